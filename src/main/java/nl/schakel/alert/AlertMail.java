package nl.schakel.alert;

import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

import org.springframework.mail.MailException;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.MimeMessageHelper;

/** Writes each alert to the operators' own address. */
final class AlertMail implements AlertChannel {

    static final String NAME = "mail";

    private static final int LONGEST_SUBJECT = 120;
    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("d MMMM yyyy HH:mm",
            Locale.forLanguageTag("nl")).withZone(ZoneId.of("Europe/Amsterdam"));

    private final JavaMailSender sender;
    private final String from;
    private final List<String> to;
    private final String pages;

    /** @param pages where an operator finds more */
    AlertMail(JavaMailSender sender, String from, List<String> to, String pages) {
        this.sender = sender;
        this.from = from;
        this.to = List.copyOf(to);
        this.pages = pages;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String words() {
        return "e-mail";
    }

    @Override
    public void tell(AlertNotice notice) throws NotTold {
        try {
            sender.send(message -> {
                MimeMessageHelper mail = new MimeMessageHelper(message, StandardCharsets.UTF_8.name());
                mail.setFrom(from);
                mail.setTo(to.toArray(String[]::new));
                mail.setSubject(subject(notice));
                mail.setText(text(notice));
                // The same at every attempt: a mailbox that knows it already need not show it twice.
                message.setHeader("Message-ID", "<alert-" + notice.id() + "@schakel>");
                // RFC 3834: nobody's absence notice must come back.
                message.setHeader("Auto-Submitted", "auto-generated");
            });
        } catch (MailException e) {
            // Its message may quote addresses; its kind says enough.
            throw new NotTold("de mailserver nam haar niet aan (" + e.getClass().getSimpleName() + ").");
        }
    }

    private static String subject(AlertNotice notice) {
        String subject = "Schakel, " + (notice.ended() ? "voorbij: " : "melding: ") + notice.sentence();
        String line = subject.replaceAll("\\s+", " ");
        return line.length() <= LONGEST_SUBJECT ? line : line.substring(0, LONGEST_SUBJECT - 1) + "…";
    }

    private String text(AlertNotice notice) {
        return notice.sentence() + "\n\n"
                + "Begonnen: " + MOMENT.format(notice.since()) + "\n"
                + (notice.ended() ? "Voorbij:  " + MOMENT.format(notice.at()) + "\n" : "")
                + "Onderwerp: " + notice.subject() + "\n"
                + "Meer: " + pages + "\n";
    }
}
