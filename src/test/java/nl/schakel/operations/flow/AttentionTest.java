package nl.schakel.operations.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import nl.schakel.alert.Alerts.Alert;
import nl.schakel.directory.Directory;
import nl.schakel.operations.flow.RunningRoutes.Begin;
import nl.schakel.operations.flow.RunningRoutes.RunningRoute;
import nl.schakel.operations.flow.RunningRoutes.State;
import nl.schakel.referral.DeadLetters;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The one sentence of the overview, and when it says that all is well. */
class AttentionTest {

    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Partners PARTNERS = new Partners(new Directory(List.of(), List.of()));
    private static final String AMSTERDAM = "municipality/0363";
    private static final String PRACTICE = "practice/01012345";

    static Stream<Arguments> what_there_is_and_what_it_says() {
        return Stream.of(
                Arguments.of("nothing", World.of(), "Alles stroomt"),
                Arguments.of("attempts that failed and went since",
                        World.of().route(AMSTERDAM, State.STARTED, 0, 0, 5, 2), "Alles stroomt"),
                Arguments.of("something that waits for a moment",
                        World.of().route(AMSTERDAM, State.STARTED, 3, 9, 0, 0), "Alles stroomt"),
                Arguments.of("something that waits too long",
                        World.of().route(AMSTERDAM, State.STARTED, 3, 11, 0, 0), "1 route heeft aandacht nodig"),
                Arguments.of("a few attempts, none of which succeeds",
                        World.of().route(AMSTERDAM, State.STARTED, 0, 0, 3, 3), "1 route heeft aandacht nodig"),
                Arguments.of("too few attempts to say anything",
                        World.of().route(AMSTERDAM, State.STARTED, 1, 1, 2, 2), "Alles stroomt"),
                Arguments.of("a route that does not run",
                        World.of().route("hub", State.STOPPED, 0, 0, 0, 0), "1 route heeft aandacht nodig"),
                Arguments.of("a route that is not open yet",
                        World.of().route(AMSTERDAM, State.QUIET, 0, 0, 0, 0), "Alles stroomt"),
                Arguments.of("two routes, one of them held",
                        World.of().held(AMSTERDAM).route("hub", State.STOPPED, 0, 0, 0, 0),
                        "2 routes hebben aandacht nodig"),
                Arguments.of("a HIS that is away says why its feedback waits",
                        World.of().alert("his/01012345").route(PRACTICE, State.STARTED, 3, 60, 0, 0),
                        "1 melding vraagt aandacht"),
                Arguments.of("one dead letter", World.of().dead(AMSTERDAM, "municipality.0363", 1),
                        "1 verwijzing ligt vast bij gemeente 0363"),
                Arguments.of("dead letters of one municipality", World.of().dead(AMSTERDAM, "dead.municipality.0363", 40),
                        "40 verwijzingen liggen vast bij gemeente 0363"),
                Arguments.of("dead letters of two partners, first of all",
                        World.of().alert("term/1").dead(AMSTERDAM, "municipality.0363", 2).dead(PRACTICE, "feedback", 1),
                        "3 berichten liggen vast bij 2 partners, en 1 melding vraagt aandacht"));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource
    void what_there_is_and_what_it_says(String what, World world, String sentence) {
        Attention attention = Attention.to(world.dead, world.alerts, world.standings, PARTNERS, NOW, PATIENCE);

        assertThat(attention.sentence()).isEqualTo(sentence);
        assertThat(attention.isNeeded()).isEqualTo(!sentence.equals("Alles stroomt"));
        assertThat(attention.reasons()).noneMatch(reason -> reason.words().contains("null"));
        if (!world.dead.isEmpty()) {
            assertThat(attention.reasons().get(0).link()).isEqualTo("/operations/dead-letters");
        }
    }

    private static final class World {

        private final List<DeadLetters.Group> dead = new ArrayList<>();
        private final List<Alert> alerts = new ArrayList<>();
        private final List<Standing> standings = new ArrayList<>();

        static World of() {
            return new World();
        }

        World route(String partner, State state, long waiting, int minutes, long exchanges, long failed) {
            Flow lately = new Flow(exchanges, failed, Flow.NONE.took(), NOW);
            standings.add(new Standing(partner, new RunningRoute("r" + standings.size(), "Bezorgen", partner,
                    Begin.QUEUE, "q", state, true), "q", true, lately, lately, waiting,
                    waiting == 0 ? null : NOW.minus(Duration.ofMinutes(minutes)), null, 0));
            return this;
        }

        World held(String partner) {
            standings.add(new Standing(partner, new RunningRoute("held", "Bezorgen", partner, Begin.QUEUE, "q",
                    State.STOPPED, true), "q", true, Flow.NONE, Flow.NONE, 5, NOW.minus(Duration.ofDays(1)),
                    new HeldRoutes.Held("held", NOW, "bediener", "onderhoud"), 0));
            return this;
        }

        World alert(String subject) {
            alerts.add(new Alert(subject, "Er is iets.", NOW));
            return this;
        }

        World dead(String partner, String queue, int count) {
            dead.add(new DeadLetters.Group(partner, queue, "translation", "x", "Kan niet.", count, NOW));
            return this;
        }
    }
}
