/** The terms of a referral: each that passes is told once, and once more when that is over. */
package nl.schakel.termwatch;
