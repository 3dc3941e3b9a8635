/** The GP's door: a Bundle becomes a referral, a referral becomes a Task, feedback goes to a HIS. */
package nl.schakel.fhir;
