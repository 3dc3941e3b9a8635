/** For a HIS that wants to be called: FHIR Subscriptions (R5 Backport in R4), told only that something changed. */
package nl.schakel.fhir.subscription;
