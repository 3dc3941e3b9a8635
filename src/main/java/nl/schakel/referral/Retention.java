package nl.schakel.referral;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import nl.schakel.alert.Alerts;
import nl.schakel.calendar.Turns;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forgets what is over its term (AVG art. 5(1)(e)). Called from a route by the name {@code retention}; one of several
 * hub processes does each round, and where it is killed in the middle the next round goes on.
 */
public class Retention {

    private static final Logger log = LoggerFactory.getLogger(Retention.class);
    private static final String FAILED = "retention";
    private static final String HELD = "retention/held";
    private static final String OPEN = "retention/open";

    private final RetentionTerms terms;
    private final List<RetentionStep> steps;
    private final RecordPurge records;
    private final Turns turns;
    private final Alerts alerts;
    private final Duration interval;
    private final Clock clock;

    /** @param steps of other rooms, which go first: what they keep may keep a referral */
    Retention(RetentionTerms terms, List<RetentionStep> steps, PayloadPurge payloads, RecordPurge records, Turns turns,
              Alerts alerts, Duration interval, Clock clock) {
        this.terms = terms;
        this.steps = new ArrayList<>(steps);
        // What goes as a whole need not be moved under another key first.
        this.steps.add(records);
        this.steps.add(payloads);
        this.records = records;
        this.turns = turns;
        this.alerts = alerts;
        this.interval = interval;
        this.clock = clock;
    }

    /** One round, where it is this process's turn. */
    public void look() {
        if (!turns.take("retention", interval)) {
            return;
        }
        RetentionTerms.Cutoffs cutoffs = terms.at(clock);
        long gone = 0;
        boolean failed = false;
        for (RetentionStep step : steps) {
            try {
                gone += step.purge(cutoffs);
            } catch (RuntimeException e) {
                failed = true;
                log.warn("Een deel van wat over zijn bewaartermijn is, kon niet worden gewist; de volgende ronde weer.",
                        e);
            }
        }
        if (gone > 0) {
            log.info("Gewist omdat de bewaartermijn voorbij is: {}.", gone);
        }
        tell(failed, FAILED, "Wat over zijn bewaartermijn is, kon niet allemaal worden gewist; het log zegt waarom.",
                "Wat over zijn bewaartermijn was, is gewist.");
        long held = records.held(cutoffs);
        tell(held > 0, HELD, held + " afgeronde verwijzingen zijn over hun bewaartermijn en blijven staan, omdat er "
                + "nog iets van wacht: een bezorging, een intrekking of een dode brief. Handel dat af.",
                "Geen afgeronde verwijzing staat nog te wachten om gewist te worden.");
        long open = records.open(cutoffs);
        tell(open > 0, OPEN, open + " verwijzingen zijn niet afgerond en bewegen al langer niet dan de bewaartermijn; "
                + "zij worden niet gewist. Vraag de gemeente of de praktijk hoe het ermee staat.",
                "Geen verwijzing staat nog langer open dan de bewaartermijn.");
    }

    private void tell(boolean trouble, String subject, String sentence, String over) {
        if (trouble) {
            alerts.start(subject, sentence);
        } else {
            alerts.end(subject, over);
        }
    }
}
