package nl.schakel.municipality.wmo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Clock;

import com.fasterxml.jackson.databind.ObjectMapper;
import nl.schakel.advice.AdviceDesk;
import nl.schakel.advice.AdviceStore;
import nl.schakel.directory.Directory;
import nl.schakel.municipality.AdviceConsignments;
import nl.schakel.municipality.AdviceDeliveries;
import nl.schakel.referral.Trail;
import nl.schakel.security.Keys;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

@Configuration(proxyBeanMethods = false)
class WmoConfiguration {

    /** RFC 9512. */
    private static final MediaType YAML = MediaType.parseMediaType("application/yaml");

    @Bean
    RouterFunction<ServerResponse> adviceDoor(Directory directory, Keys keys, AdviceDesk desk, AdviceStore store,
                                              AdviceDeliveries deliveries, AdviceConsignments consignments,
                                              ObjectMapper json, Trail trail, Clock clock) {
        return new AdviceDoor(new Callers(directory, clock),
                new QuestionReader(text -> keys.mac("advice-question", text)), desk, store, deliveries, consignments,
                json, trail, clock).routes();
    }

    @Bean
    RouterFunction<ServerResponse> openApi() {
        byte[] description = description();
        return RouterFunctions.route().GET("/openapi.yaml", request -> ServerResponse.ok().contentType(YAML)
                .body(description)).build();
    }

    private static byte[] description() {
        try (InputStream file = WmoConfiguration.class.getResourceAsStream("openapi.yaml")) {
            return file.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
