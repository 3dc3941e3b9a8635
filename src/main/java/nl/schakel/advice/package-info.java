/**
 * What a municipality asks a GP about a patient, and what came of it: a targeted, written question with the patient's
 * consent (Wmo 2015 art. 5.2.5(1), "desgevraagd"; KNMG guideline on medical data).
 */
package nl.schakel.advice;
