package nl.schakel.referral;

/** What may go wrong if nothing is done, as the GP states it: no more than the class is ever read. */
public enum Risk {

    LOW("low"),
    MEDIUM("medium"),
    HIGH("high");

    private final String code;

    Risk(String code) {
        this.code = code;
    }

    /** As the files of municipalities and provisions write it. */
    public String code() {
        return code;
    }
}
