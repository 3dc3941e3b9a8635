/**
 * The hub's own API for municipalities: asking a practice for facts about a patient (JSON, described at
 * {@code /openapi.yaml}).
 */
package nl.schakel.municipality.wmo;
