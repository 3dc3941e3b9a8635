package nl.schakel.municipality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import nl.schakel.referral.Content;
import nl.schakel.referral.Fault;
import nl.schakel.referral.RecipientRole;
import nl.schakel.referral.ReferralId;
import org.junit.jupiter.api.Test;
import org.springframework.http.converter.json.Jackson2ObjectMapperBuilder;

/** For whom a message is survives being stored. */
class WmoRequestTest {

    private final ObjectMapper json = Jackson2ObjectMapperBuilder.json().build();
    private final ConsignmentCodec codec = new ConsignmentCodec(json);
    private final Consignment melding = Town.consignment(ReferralId.next());

    @Test
    void whatGoesToAnExpertComesBackAsWhatGoesToAnExpert() {
        WmoRequest all = melding.request();
        WmoRequest question = new WmoRequest(all.referral(), all.receivedAt(), all.urgency(), all.disclosure(), null,
                all.consent(), RecipientRole.EXPERT);

        WmoRequest read = codec.read(codec.write(Content.Kind.CONSIGNMENT,
                new Consignment(question, melding.document(), "token"))).request();
        assertThat(read).isEqualTo(question);
        assertThat(read.referrer()).isNull();
    }

    @Test
    void whatWasStoredBeforeThereWereRecipientsIsTheConsultants() throws IOException {
        ObjectNode stored = (ObjectNode) json.readTree(codec.write(Content.Kind.CONSIGNMENT, melding).bytes());
        ((ObjectNode) stored.path("request")).remove("recipient");

        Consignment read = codec.read(new Content(Content.Kind.CONSIGNMENT, "application/json",
                json.writeValueAsBytes(stored)));
        assertThat(read.request()).isEqualTo(melding.request());
        assertThat(read.request().recipient()).isEqualTo(RecipientRole.CONSULTANT);
    }

    @Test
    void anAnswerIsBoundedAndOfAKnownFormat() {
        assertThatThrownBy(() -> new ExpertAnswer("https://x.example/1", "t", "text/plain",
                new byte[ExpertAnswer.LARGEST + 1])).isInstanceOf(Fault.Translation.class);
        assertThatThrownBy(() -> new ExpertAnswer("https://x.example/1", "t", "text/html", new byte[1]))
                .isInstanceOf(Fault.Translation.class);
    }
}
