/** The case: a referral with its states, timeline, encrypted payload and the bells that must ring for it. */
package nl.schakel.referral;
