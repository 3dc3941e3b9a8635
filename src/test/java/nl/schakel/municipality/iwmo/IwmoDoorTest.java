package nl.schakel.municipality.iwmo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.setup.MockMvcBuilders.routerFunctions;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

import com.fasterxml.jackson.databind.ObjectMapper;
import nl.schakel.referral.Database;
import nl.schakel.referral.Fault;
import nl.schakel.referral.OnBothDatabases;
import nl.schakel.referral.ReferralId;
import nl.schakel.referral.ReferralState;
import nl.schakel.story.MovableClock;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;

/** A municipality brings a message, and so do others. */
class IwmoDoorTest {

    private final MovableClock clock = new MovableClock();
    private RuntimeException broken;

    private MockMvc door(IwmoHub hub) {
        return routerFunctions(new IwmoDoor(code -> Optional.of(hub.amsterdam).filter(m -> m.code().equals(code)),
                (place, body) -> {
                    if (broken != null) {
                        throw broken;
                    }
                    hub.inbox.receive(place, body);
                }, hub.iwmo::look, new ObjectMapper()).routes()).build();
    }

    @OnBothDatabases
    void a_message_with_the_secret_is_taken_and_one_without_is_not(Database database) throws Exception {
        IwmoHub hub = new IwmoHub(database, clock);
        ReferralId id = hub.delivered();
        byte[] answer = hub.hall.wmo319(TownHall.number(), id.toString(), "2", null);

        MockHttpServletResponse wrong = call(hub, "0363", "verkeerd-geheim", answer);
        MockHttpServletResponse unknown = call(hub, "0599", IwmoFixture.CALLBACK_SECRET, answer);
        MockHttpServletResponse nonsense = call(hub, "gemeente", IwmoFixture.CALLBACK_SECRET, answer);
        assertThat(wrong.getStatus()).isEqualTo(401);
        assertThat(unknown.getContentAsString()).isEqualTo(wrong.getContentAsString())
                .isEqualTo(nonsense.getContentAsString());
        assertThat(call(hub, "0363", null, answer).getStatus()).isEqualTo(401);
        assertThat(hub.state(id)).isEqualTo(ReferralState.SENT);

        assertThat(call(hub, "0363", "Bearer " + IwmoFixture.CALLBACK_SECRET, answer).getStatus()).isEqualTo(204);
        assertThat(call(hub, "0363", IwmoFixture.CALLBACK_SECRET, answer).getStatus()).as("again").isEqualTo(204);
        assertThat(hub.state(id)).isEqualTo(ReferralState.IN_PROGRESS);
    }

    @OnBothDatabases
    void what_is_no_message_or_not_for_us_is_refused_without_repeating_it(Database database) throws Exception {
        IwmoHub hub = new IwmoHub(database, clock);
        ReferralId id = hub.delivered();
        byte[] answer = hub.hall.wmo319(TownHall.number(), id.toString(), "2", null);

        refused(hub, "geen xml 999990019".getBytes(StandardCharsets.UTF_8), 400, "iwmo-unreadable");
        refused(hub, text(answer).replace("VerzoekAntwoord>2", "VerzoekAntwoord>999990019")
                        .getBytes(StandardCharsets.UTF_8), 422,
                "iwmo-invalid");
        refused(hub, new TownHall("0344").wmo319(TownHall.number(), id.toString(), "2", null), 422,
                "iwmo-other-municipality");
        refused(hub, text(answer).replace("01012345", "99999999").getBytes(StandardCharsets.UTF_8), 422,
                "iwmo-receiver-unknown");
        refused(hub, text(hub.hall.wmo316(hub.newest(id))).replace(hub.newest(id).identification(), "999990019")
                .getBytes(StandardCharsets.UTF_8), 422, "iwmo-retour-unknown");
        assertThat(hub.retours()).as("no retour is due").isEmpty();
        assertThat(hub.state(id)).isEqualTo(ReferralState.SENT);
    }

    @OnBothDatabases
    void a_municipality_that_merged_into_this_one_is_heard(Database database) throws Exception {
        IwmoHub hub = new IwmoHub(database, clock);
        ReferralId id = hub.delivered();
        byte[] answer = new TownHall("0457").wmo319(TownHall.number(), id.toString(), "2", null);

        assertThat(call(hub, "0363", IwmoFixture.CALLBACK_SECRET, answer).getStatus()).isEqualTo(204);
        // The request went to another than the one that answers.
        assertThat(hub.newestCodes()).containsExactly("9355");
    }

    @OnBothDatabases
    void where_nothing_can_be_kept_the_municipality_is_asked_to_try_again(Database database) throws Exception {
        IwmoHub hub = new IwmoHub(database, clock);
        broken = new Fault.Technical("contention", "De opslag is even weg.");

        assertThat(call(hub, "0363", IwmoFixture.CALLBACK_SECRET, new byte[] {'<'}).getStatus()).isEqualTo(503);
    }

    @OnBothDatabases
    void too_much_is_refused(Database database) throws Exception {
        IwmoHub hub = new IwmoHub(database, clock);

        refused(hub, new byte[IwmoDoor.LARGEST + 1], 413, "iwmo-too-large");
    }

    private void refused(IwmoHub hub, byte[] body, int status, String code) throws Exception {
        MockHttpServletResponse answer = call(hub, "0363", IwmoFixture.CALLBACK_SECRET, body);
        assertThat(answer.getStatus()).as(code).isEqualTo(status);
        assertThat(answer.getContentType()).isEqualTo("application/problem+json");
        assertThat(answer.getContentAsString()).contains("\"" + code + "\"").doesNotContain("999990019");
    }

    private static String text(byte[] message) {
        return new String(message, StandardCharsets.UTF_8);
    }

    private MockHttpServletResponse call(IwmoHub hub, String code, String authorization, byte[] body)
            throws Exception {
        var request = post("/iwmo/{code}/berichten", code).contentType("application/xml").content(body);
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        return door(hub).perform(request).andReturn().getResponse();
    }
}
