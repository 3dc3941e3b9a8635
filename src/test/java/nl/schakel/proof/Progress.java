package nl.schakel.proof;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/** How far a long run is: on one line of the terminal that Maven was started from, else as a line for every tenth. */
final class Progress implements AutoCloseable {

    private static final int WIDTH = 30;
    /** Less is over before anyone looks. */
    private static final int LONG = 500;

    private final Instant began = Instant.now();
    private final PrintStream lines = System.out;
    private final PrintStream terminal;
    private final int total;
    private int tenth;

    Progress(int total) {
        this.total = total;
        this.terminal = total < LONG ? null : terminal();
    }

    /** A test's own output passes through Maven, which waits for whole lines; the terminal itself does not. */
    private static PrintStream terminal() {
        try {
            OutputStream device = Files.newOutputStream(Path.of("/dev/tty"));
            return new PrintStream(device, true, StandardCharsets.UTF_8);
        } catch (IOException noTerminal) {
            return null;
        }
    }

    void at(int done, long markers, int leaks) {
        Duration passed = Duration.between(began, Instant.now());
        Duration left = done == 0 ? Duration.ZERO : passed.multipliedBy(total - done).dividedBy(done);
        int filled = WIDTH * done / total;
        String bar = String.format("marker proof [%s%s] %d/%d referrals, %,d markers, %d leaks, %d:%02d left",
                "#".repeat(filled), ".".repeat(WIDTH - filled), done, total, markers, leaks, left.toMinutes(),
                left.toSecondsPart());
        if (total < LONG) {
            return;
        }
        if (terminal != null) {
            terminal.print("\r" + bar + "   ");
        } else if (done * 10 / total > tenth) {
            tenth = done * 10 / total;
            lines.println(bar);
        }
    }

    @Override
    public void close() {
        if (terminal != null) {
            terminal.println();
            terminal.close();
        }
    }
}
