package nl.schakel.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import nl.schakel.demo.HisClient;
import org.junit.jupiter.api.Test;

/** The Netherlands have 342 municipalities: the real jar with all of them, one of which never answers. */
class AllMunicipalitiesIT {

    /** With Amsterdam and Den Haag there are 342. */
    private static final List<String> CODES = IntStream.range(2000, 2340).mapToObj(Integer::toString).toList();
    private static final String SILENT = "2000";
    private static final Pattern STARTED = Pattern.compile("Started Schakel in ([0-9.]+) seconds");

    /** Takes every call and never answers, the worst kind of being down. */
    private final ServerSocket silence = silence();

    @Test
    void all_of_them_start_about_as_fast_as_two_and_the_silent_one_delays_no_other() throws IOException {
        double two = secondsToStart(Hub.prepare());
        Hub neighbourhood = Hub.prepare().withMunicipalities(CODES, SILENT,
                URI.create("http://localhost:" + silence.getLocalPort()));
        HubProcess hub = new HubProcess(neighbourhood);
        try {
            hub.start();
            double all = seconds(hub);
            System.out.printf("Started with 2 municipalities in %.1f s, with 342 in %.1f s%n", two, all);
            assertThat(all).as("seconds with 342, against %s with two", two).isLessThan(2 * two);
            assertThat(opened(hub)).as("routes that nobody needs yet").isZero();

            HisClient his = neighbourhood.client(Hub.WILG);
            List<Referral> waiting = new ArrayList<>();
            for (int patient = 0; patient < 5; patient++) {
                waiting.add(Referral.of(his, Sample.ofThePollingPractice().forMunicipality(SILENT)));
            }
            Map<String, Referral> others = new LinkedHashMap<>();
            CODES.stream().filter(code -> code.endsWith("7") || code.endsWith("3")).forEach(code -> others.put(code,
                    Referral.of(his, Sample.ofThePollingPractice().forMunicipality(code))));

            others.values().forEach(referral -> referral.becomes("ontvangen"));

            assertThat(neighbourhood.denHaag().cases()).hasSize(others.size());
            assertThat(waiting).extracting(Referral::status).containsOnly("in-verzending");
        } finally {
            hub.kill();
            neighbourhood.close();
            silence.close();
        }
    }

    private static double secondsToStart(Hub neighbourhood) throws IOException {
        HubProcess hub = new HubProcess(neighbourhood);
        try {
            hub.start();
            return seconds(hub);
        } finally {
            hub.kill();
            neighbourhood.close();
        }
    }

    private static double seconds(HubProcess hub) throws IOException {
        Matcher started = STARTED.matcher(Files.readString(hub.log()));
        assertThat(started.find()).isTrue();
        return Double.parseDouble(started.group(1));
    }

    private static long opened(HubProcess hub) throws IOException {
        try (var lines = Files.lines(hub.log())) {
            return lines.filter(line -> line.contains("De route ")).count();
        }
    }

    private static ServerSocket silence() {
        try {
            return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
