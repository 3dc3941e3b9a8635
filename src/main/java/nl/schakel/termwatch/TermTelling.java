package nl.schakel.termwatch;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import nl.schakel.alert.Alerts;
import nl.schakel.directory.Directory;
import nl.schakel.directory.Municipality;
import nl.schakel.referral.Referral;
import nl.schakel.referral.ReferralStore;
import nl.schakel.termwatch.TermNotices.Audience;
import nl.schakel.termwatch.TermNotices.Notice;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.mail.MailException;

/**
 * Tells operators and municipalities' contacts what a look found. A kill between claiming and telling only delays it;
 * mail that does not go delays nothing else.
 */
class TermTelling {

    private static final Logger log = LoggerFactory.getLogger(TermTelling.class);
    private static final int PAGE = 200;
    /** After so many mails that did not go, the server is not asked again in this round. */
    private static final int PATIENCE = 3;
    /** About a day, with the pauses below: then the operator has to call. */
    private static final int MOST_ATTEMPTS = 10;
    private static final Duration FIRST_PAUSE = Duration.ofMinutes(10);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(4);

    private final TermNotices notices;
    private final TermMail mail;
    private final Alerts alerts;
    private final ReferralStore referrals;
    private final Directory directory;
    private final Clock clock;

    TermTelling(TermNotices notices, TermMail mail, Alerts alerts, ReferralStore referrals, Directory directory,
                Clock clock) {
        this.notices = notices;
        this.mail = mail;
        this.alerts = alerts;
        this.referrals = referrals;
        this.directory = directory;
        this.clock = clock;
    }

    /** Whether the contact for a referral can be written to. */
    boolean canWrite(Referral referral) {
        return mail.isThere() && contact(referral).map(Municipality.Contact::email).isPresent();
    }

    /** Tells whatever it is time for. */
    void tell() {
        List<Notice> page;
        int told;
        do {
            page = notices.open(Audience.OPERATOR, PAGE);
            told = page.stream().mapToInt(notice -> tellOperator(notice) ? 1 : 0).sum();
        } while (told > 0);
        int failures = 0;
        do {
            page = notices.open(Audience.CONTACT, PAGE);
            told = 0;
            for (Notice notice : page) {
                if (failures < PATIENCE && notices.claim(notice)) {
                    boolean gone = write(notice);
                    told += gone ? 1 : 0;
                    failures += gone ? 0 : 1;
                }
            }
        } while (told > 0 && failures < PATIENCE);
    }

    private boolean tellOperator(Notice notice) {
        if (!notices.claim(notice)) {
            return false;
        }
        Referral referral = referrals.find(notice.referral()).orElseThrow();
        String subject = "term/" + referral.id() + "/" + notice.kind().code();
        if (notice.ended()) {
            alerts.end(subject, TermSentences.over(referral, notice.kind(), notice.due(), name(referral)));
        } else {
            alerts.start(subject, TermSentences.late(referral, notice.kind(), notice.due(), name(referral),
                    contact(referral).orElse(null), canWrite(referral)));
        }
        notices.done(notice);
        return true;
    }

    /** @return false where it must be tried again */
    private boolean write(Notice notice) {
        Referral referral = referrals.find(notice.referral()).orElseThrow();
        String address = contact(referral).map(Municipality.Contact::email).orElse(null);
        if (address == null || !mail.isThere()) {
            // The contact changed, or mail was switched off: the operator's alert says whom to call.
            notices.done(notice);
            return true;
        }
        String trouble = "mail/" + referral.municipality();
        try {
            mail.send(address, "term-" + notice.id() + "-" + referral.id(),
                    TermSentences.subject(referral, notice.ended()),
                    TermSentences.letter(referral, notice.kind(), notice.ended(), notice.due(), name(referral)));
        } catch (MailException e) {
            // Its message may quote addresses; its kind says enough.
            log.warn("Een e-mail aan de contactpersoon van gemeente {} ging niet weg ({}).", referral.municipality(),
                    e.getClass().getSimpleName());
            again(notice, trouble, name(referral));
            return false;
        }
        notices.done(notice);
        alerts.end(trouble, "E-mail aan gemeente " + name(referral) + " komt weer weg.");
        return true;
    }

    private void again(Notice notice, String trouble, String municipality) {
        int attempts = notice.attempts() + 1;
        if (attempts >= MOST_ATTEMPTS) {
            notices.done(notice);
            alerts.start(trouble, "E-mail aan de contactpersoon van gemeente " + municipality + " komt niet weg. "
                    + "Controleer het adres en de mailserver, en bel zolang over wat over de termijn is.");
            return;
        }
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(attempts - 1, 8));
        notices.later(notice, pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause);
    }

    private Optional<Municipality.Contact> contact(Referral referral) {
        return directory.municipality(referral.municipality())
                .flatMap(found -> found.contact(referral.practice(), DutchDay.of(clock.instant())));
    }

    private String name(Referral referral) {
        return directory.municipality(referral.municipality()).map(Municipality::name)
                .orElse(referral.municipality().value());
    }
}
