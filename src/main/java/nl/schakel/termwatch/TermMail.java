package nl.schakel.termwatch;

import java.nio.charset.StandardCharsets;

import org.springframework.mail.MailException;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.MimeMessageHelper;

/** Writes to contacts at municipalities, where the installation has mail. */
class TermMail {

    private final JavaMailSender sender;
    private final String from;

    /**
     * @param sender null where no mail server is configured
     * @param from   null where no sender is
     */
    TermMail(JavaMailSender sender, String from) {
        this.sender = sender;
        this.from = from;
    }

    boolean isThere() {
        return sender != null && from != null && !from.isBlank();
    }

    /**
     * @param id the same at every attempt: a mailbox that knows it already need not show it twice
     * @throws MailException where it does not go now
     */
    void send(String to, String id, String subject, String text) {
        sender.send(message -> {
            MimeMessageHelper mail = new MimeMessageHelper(message, StandardCharsets.UTF_8.name());
            mail.setFrom(from);
            mail.setTo(to);
            mail.setSubject(subject);
            mail.setText(text);
            message.setHeader("Message-ID", "<" + id + "@schakel>");
            // RFC 3834: nobody's absence notice must come back.
            message.setHeader("Auto-Submitted", "auto-generated");
        });
    }
}
