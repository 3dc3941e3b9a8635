/** Where referrals stand, and what could not go: lists, one referral, dead letters; content only for who may see it. */
package nl.schakel.operations.referrals;
