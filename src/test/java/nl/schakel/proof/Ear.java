package nl.schakel.proof;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.filter.ThresholdFilter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import org.slf4j.LoggerFactory;

/**
 * Hears everything the hub logs at the level it is shipped with, and everything anyone prints. More than the shipped
 * pattern shows: also the name of the thread and what stands in the context.
 */
final class Ear implements AutoCloseable {

    private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
    private final PrintStream out = System.out;
    private final PrintStream error = System.err;
    private final Logger root;
    private final Level before;
    private final Appender<ILoggingEvent> appender = new Listener();

    Ear() {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        before = root.getLevel();
        // What tests do not want to see is heard all the same.
        root.iteratorForAppenders().forEachRemaining(console -> {
            ThresholdFilter quiet = new ThresholdFilter();
            quiet.setLevel(Level.ERROR.toString());
            quiet.start();
            console.addFilter(quiet);
        });
        appender.setContext(context);
        appender.start();
        root.addAppender(appender);
        root.setLevel(Level.INFO);
        System.setOut(new PrintStream(new Both(out), true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(new Both(error), true, StandardCharsets.UTF_8));
    }

    /** What was heard since the last time. */
    byte[] heard() {
        synchronized (heard) {
            byte[] bytes = heard.toByteArray();
            heard.reset();
            return bytes;
        }
    }

    @Override
    public void close() {
        System.setOut(out);
        System.setErr(error);
        root.detachAppender(appender);
        root.iteratorForAppenders().forEachRemaining(Appender::clearAllFilters);
        root.setLevel(before);
    }

    private void hear(byte[] bytes, int from, int length) {
        synchronized (heard) {
            heard.write(bytes, from, length);
        }
    }

    private final class Listener extends AppenderBase<ILoggingEvent> {

        @Override
        protected void append(ILoggingEvent event) {
            String line = event.getLevel() + " " + event.getThreadName() + " " + event.getLoggerName() + " "
                    + event.getMDCPropertyMap() + " " + event.getFormattedMessage() + "\n"
                    + ThrowableProxyUtil.asString(event.getThrowableProxy());
            byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
            hear(bytes, 0, bytes.length);
        }
    }

    private final class Both extends OutputStream {

        private final PrintStream shown;

        Both(PrintStream shown) {
            this.shown = shown;
        }

        @Override
        public void write(int at) {
            shown.write(at);
            hear(new byte[] {(byte) at}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
            shown.write(bytes, from, length);
            hear(bytes, from, length);
        }
    }
}
