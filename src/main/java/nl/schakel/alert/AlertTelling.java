package nl.schakel.alert;

import java.util.List;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Tells by webhook and e-mail what the log told before. Any number of processes may: each attempt is claimed. What does
 * not arrive is tried again with growing pauses, up to an hour, for as long as it takes; a channel that keeps failing
 * is itself an alert, on the pages, in the log and on the other channel.
 */
public class AlertTelling {

    private static final Logger log = LoggerFactory.getLogger(AlertTelling.class);
    private static final int PAGE = 100;
    /** After so many that did not go, the channel is left alone for this round. */
    private static final int PATIENCE = 3;
    /** About five minutes after the first attempt. */
    private static final int TROUBLE = 3;

    private final AlertNotices notices;
    private final List<AlertChannel> channels;
    private final Alerts alerts;
    private boolean tidied;

    AlertTelling(AlertNotices notices, List<AlertChannel> channels, Alerts alerts) {
        this.notices = notices;
        this.channels = List.copyOf(channels);
        this.alerts = alerts;
    }

    /** Tells whatever it is time for; by the name {@code alertTelling}. What the database keeps waits for it. */
    public synchronized void tell() {
        try {
            tellNow();
        } catch (DataAccessException | TransactionException e) {
            log.debug("Alerts cannot be told without a database ({}).", e.getClass().getSimpleName());
        }
    }

    private void tellNow() {
        if (!tidied) {
            int forgotten = notices.forgetOtherChannels();
            if (forgotten > 0) {
                log.warn("{} meldingen waren voor een kanaal dat niet meer is ingesteld, en gaan niet meer.",
                        forgotten);
            }
            tidied = true;
        }
        channels.forEach(this::tell);
    }

    private void tell(AlertChannel channel) {
        int failures = 0;
        List<AlertNotice> page;
        int told;
        do {
            page = notices.due(channel.name(), PAGE);
            told = 0;
            for (AlertNotice notice : page) {
                if (failures < PATIENCE && notices.claim(notice)) {
                    boolean gone = tell(channel, notice);
                    told += gone ? 1 : 0;
                    failures += gone ? 0 : 1;
                }
            }
        } while (told > 0 && failures < PATIENCE);
    }

    private boolean tell(AlertChannel channel, AlertNotice notice) {
        String trouble = AlertNotices.troubleWith(channel.name());
        try {
            channel.tell(notice);
        } catch (AlertChannel.NotTold e) {
            if (notice.attempts() == 0) {
                log.warn("De melding over {} ging niet weg met {}: {} De hub probeert het met pauzes opnieuw.",
                        notice.subject(), channel.words(), e.getMessage());
            }
            if (notice.attempts() + 1 >= TROUBLE) {
                alerts.start(trouble, "Meldingen komen niet weg met " + channel.words() + ": " + e.getMessage()
                        + " Ze worden bewaard en gaan zodra het weer kan; kijk zolang op /operations.");
            }
            return false;
        }
        notices.done(notice);
        alerts.end(trouble, "Meldingen komen weer weg met " + channel.words() + ".");
        return true;
    }
}
