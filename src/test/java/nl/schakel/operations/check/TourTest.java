package nl.schakel.operations.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.time.Period;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import nl.schakel.directory.Municipality;
import nl.schakel.identity.GemeenteCode;
import nl.schakel.identity.Oin;
import nl.schakel.municipality.DryRun;
import nl.schakel.municipality.DryRun.Severity;
import nl.schakel.referral.Provision;
import nl.schakel.referral.RecipientRole;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class TourTest {

    private final ByteArrayOutputStream progress = new ByteArrayOutputStream();

    private static Tour.Stop stop(int number) {
        String code = "%04d".formatted(number);
        Municipality municipality = new Municipality(new GemeenteCode(code), "Plaats " + number,
                new Oin("000000990000" + code + "0000"), LocalDate.EPOCH, null, EnumSet.allOf(Provision.class),
                List.of(), new Municipality.Terms(Period.ofWeeks(6), Period.ofWeeks(8)), true, "zgw", Map.of());
        return new Tour.Stop(municipality, List.of(new Tour.Target(RecipientRole.CONSULTANT, municipality)),
                Severity.ERROR);
    }

    private List<Finding> tour(int stops, Duration patience, Consumer<Municipality> visit) {
        DryRun dryRun = new DryRun() {
            @Override
            public String standard() {
                return "zgw";
            }

            @Override
            public List<Finding> tryOut(Municipality place, RecipientRole recipient) {
                visit.accept(place);
                return List.of(new Finding(Severity.NOTE, "seen", "gezien."));
            }
        };
        return new Tour(List.of(dryRun), patience, new PrintStream(progress, true, StandardCharsets.UTF_8))
                .of(IntStream.rangeClosed(1, stops).mapToObj(TourTest::stop).toList());
    }

    @Test
    void the_whole_country_is_seen_a_few_at_a_time() {
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<Finding> findings = tour(342, Duration.ofSeconds(30), place -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            Thread.yield();
            now.decrementAndGet();
        });

        assertThat(findings).hasSize(342).extracting(Finding::code).containsOnly("seen");
        assertThat(most.get()).isBetween(1, 8);
        assertThat(progress.toString(StandardCharsets.UTF_8).lines()).hasSize(342)
                .first().asString().startsWith("[  1/342] ");
    }

    /** More of them than are visited at a time, and none lets itself be interrupted. */
    @Test
    @Timeout(20)
    void however_many_hang_all_others_are_seen() {
        CountDownLatch end = new CountDownLatch(1);
        List<Finding> findings = tour(30, Duration.ofMillis(300), place -> {
            if (Integer.parseInt(place.code().value()) <= 12) {
                waitFor(end);
            }
        });
        end.countDown();

        assertThat(findings).hasSize(30);
        assertThat(findings.stream().filter(finding -> "too-slow".equals(finding.code()))).hasSize(12)
                .allMatch(finding -> finding.severity() == Severity.ERROR);
    }

    private static void waitFor(CountDownLatch end) {
        boolean ended = false;
        while (!ended) {
            try {
                end.await();
                ended = true;
            } catch (InterruptedException deaf) {
                // It hangs, as a call of an old library does.
            }
        }
    }
}
