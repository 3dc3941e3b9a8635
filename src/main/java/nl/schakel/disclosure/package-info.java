/** Minimisation: a policy file and a referral in, a {@code Disclosure} out, built and never stripped. */
package nl.schakel.disclosure;
