/**
 * What tells an operator how the hub is, without a page: numbers for Prometheus, health, and alerts for what nobody
 * else watches. Numbers and subjects name partners, never a patient.
 */
package nl.schakel.operations.signals;
