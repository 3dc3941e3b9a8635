/** A FHIR Consent becomes a decision; a decision becomes a signed consent token. */
package nl.schakel.consent;
