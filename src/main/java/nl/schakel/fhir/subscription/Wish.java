package nl.schakel.fhir.subscription;

/** A Subscription that passed every check, as it is to be kept. */
record Wish(Terms terms, Private sealed) {
}
