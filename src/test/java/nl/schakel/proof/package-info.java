/**
 * The proof that nothing leaks: referrals whose every value is a unique marker, and a search for those markers in
 * everything that leaves the hub or stays in it.
 */
package nl.schakel.proof;
