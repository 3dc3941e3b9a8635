package nl.schakel.story;

import java.util.concurrent.atomic.AtomicInteger;

import nl.schakel.identity.Bsn;

/** People of whom there are as many as a story needs. */
final class Patients {

    private static final AtomicInteger LAST = new AtomicInteger(10_000);

    private Patients() {
    }

    /** The BSN of somebody who was never referred before, from the range for tests. */
    static String next() {
        String bsn;
        do {
            bsn = "9999" + LAST.incrementAndGet();
        } while (!Bsn.isValid(bsn));
        return bsn;
    }
}
