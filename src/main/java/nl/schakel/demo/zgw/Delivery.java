package nl.schakel.demo.zgw;

/** How the notification service treats what it is given. */
public enum Delivery {

    /** Each one, at once. */
    NORMAL,

    /** None arrives. */
    LOST,

    /** Each one arrives twice. */
    TWICE,

    /** Gathered for a moment and sent last first. */
    OUT_OF_ORDER
}
