package nl.schakel.referral;

/** What a municipality decided, as coarse as a GP may know it (municipal states of Wmo 2015 art. 2.3.5). */
public enum Outcome {
    GRANTED, PARTLY_GRANTED, REFUSED, OTHERWISE_SOLVED
}
