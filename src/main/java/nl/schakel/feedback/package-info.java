/** What goes back to the GP: the state in FHIR's and the field's words, within what the patient agreed to. */
package nl.schakel.feedback;
