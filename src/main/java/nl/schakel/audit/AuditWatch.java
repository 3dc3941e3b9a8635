package nl.schakel.audit;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import nl.schakel.alert.Alerts;
import nl.schakel.calendar.Turns;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Gives entries their place in the chain soon after they were kept, and checks the whole chain now and then. */
final class AuditWatch implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(AuditWatch.class);
    private static final String CHAIN = "audit/chain";
    private static final String CUT = "audit/cut";
    private static final Duration LOOK = Duration.ofMinutes(1);
    private static final int LONGEST_TROUBLE = 1000;

    private final Chain chain;
    private final ChainMac macs;
    private final Anchor anchor;
    private final Alerts alerts;
    private final Turns turns;
    private final Duration seal;
    private final Duration check;
    private final Clock clock;
    private ScheduledExecutorService sealing;
    private ScheduledExecutorService checking;
    private boolean anchorFailed;

    AuditWatch(Chain chain, ChainMac macs, Anchor anchor, Alerts alerts, Turns turns, Duration seal, Duration check,
               Clock clock) {
        this.chain = chain;
        this.macs = macs;
        this.anchor = anchor;
        this.alerts = alerts;
        this.turns = turns;
        this.seal = seal;
        this.check = check;
        this.clock = clock;
    }

    @Override
    public synchronized void start() {
        sealing = thread("audit-seal");
        checking = thread("audit-check");
        sealing.scheduleWithFixedDelay(this::sealQuietly, seal.toMillis(), seal.toMillis(), TimeUnit.MILLISECONDS);
        checking.scheduleWithFixedDelay(this::checkInTurn, LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static ScheduledExecutorService thread(String name) {
        return Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    private void sealQuietly() {
        try {
            seal();
        } catch (RuntimeException e) {
            log.warn("Het auditlogboek is nu niet bij te werken ({}); de hub probeert het zo weer.",
                    e.getClass().getSimpleName());
        }
    }

    /** Seals all there is; the file in the hub's directory follows. */
    synchronized void seal() {
        int all = 0;
        int page;
        do {
            page = chain.seal();
            all += Math.max(page, 0);
        } while (page > 0);
        if (all > 0) {
            remember();
        }
    }

    /** Only where the chain still holds what the file says: a shorter chain does not wipe out its witness. */
    private void remember() {
        Chain.State state = chain.state();
        Anchor.Head known = anchor.read();
        if (known != null && !(known.sound() && holds(state, known))) {
            alerts.start(CUT, "Het auditlogboek past niet bij wat de hub er eerder van zag (" + anchor + "): er zijn "
                    + "regels weggehaald of vervangen, of er is een oudere reservekopie teruggezet. Draai verify-audit. "
                    + "Zet het bestand opzij als u weet waardoor het komt.");
            return;
        }
        alerts.end(CUT, "Het auditlogboek past weer bij wat de hub ervan weet.");
        try {
            anchor.write(state.place(), state.link(), clock.instant());
            anchorFailed = false;
        } catch (IOException e) {
            if (!anchorFailed) {
                log.warn("Het einde van het auditlogboek is niet te bewaren in {}: geef de hub schrijfrechten.", anchor);
            }
            anchorFailed = true;
        }
    }

    private boolean holds(Chain.State state, Anchor.Head known) {
        return known.place() <= state.cut() || known.place() <= state.place()
                && known.link().equals(chain.linkAt(known.place()));
    }

    private void checkInTurn() {
        try {
            if (turns.take("audit-check", check)) {
                check();
            }
        } catch (RuntimeException e) {
            log.warn("Het auditlogboek is nu niet te controleren ({}).", e.getClass().getSimpleName());
        }
    }

    /** Checks now, beside whatever runs. */
    void checkSoon() {
        ScheduledExecutorService worker = checking;
        if (worker != null) {
            worker.execute(() -> {
                try {
                    check();
                } catch (RuntimeException e) {
                    log.warn("Het auditlogboek is nu niet te controleren ({}).", e.getClass().getSimpleName());
                }
            });
        }
    }

    /** Walks the whole chain, and tells the operator where it is not sound. */
    AuditVerification.Result check() {
        AuditVerification.Result result = AuditVerification.of(chain, macs, anchor.read(), entries -> { });
        String trouble = result.sound() ? null : result.findings().get(0).sentence();
        if (trouble == null) {
            alerts.end(CHAIN, "Het auditlogboek klopt weer.");
            // Elsewhere than here: who can write in the database and in this hub's directory cannot write there.
            log.info("Het auditlogboek klopt tot en met regel {} ({}).", result.last(), chain.state().link());
        } else {
            alerts.start(CHAIN, "Het auditlogboek klopt niet. " + trouble + " Draai verify-audit voor alles.");
        }
        chain.checked(clock.instant(), result.last(), trouble == null || trouble.length() <= LONGEST_TROUBLE ? trouble
                : trouble.substring(0, LONGEST_TROUBLE));
        return result;
    }

    @Override
    public synchronized void stop() {
        sealing.shutdown();
        checking.shutdownNow();
        sealing = null;
        checking = null;
        sealQuietly();
    }

    @Override
    public synchronized boolean isRunning() {
        return sealing != null;
    }
}
