package nl.schakel.demo.his;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

import ca.uhn.fhir.rest.annotation.ConditionalUrlParam;
import ca.uhn.fhir.rest.annotation.Create;
import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.OptionalParam;
import ca.uhn.fhir.rest.annotation.Read;
import ca.uhn.fhir.rest.annotation.ResourceParam;
import ca.uhn.fhir.rest.annotation.Search;
import ca.uhn.fhir.rest.api.MethodOutcome;
import ca.uhn.fhir.rest.param.ReferenceParam;
import ca.uhn.fhir.rest.param.TokenParam;
import ca.uhn.fhir.rest.server.IResourceProvider;
import ca.uhn.fhir.rest.server.exceptions.PreconditionFailedException;
import ca.uhn.fhir.rest.server.exceptions.ResourceNotFoundException;
import org.hl7.fhir.r4.model.Communication;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Identifier;

/**
 * Communications: with {@code If-None-Exist: identifier=system|value} a repeated one is recognised. Public, with
 * public methods, because the FHIR server calls them by reflection.
 */
public final class CommunicationProvider implements IResourceProvider {

    private static final String CONDITION = "identifier=";

    private final Cabinet cabinet;

    CommunicationProvider(Cabinet cabinet) {
        this.cabinet = cabinet;
    }

    @Override
    public Class<Communication> getResourceType() {
        return Communication.class;
    }

    /** {@code POST Communication}: 201 when new, 200 when it was there already, 412 on a condition it cannot judge. */
    @Create
    public MethodOutcome add(@ResourceParam Communication communication, @ConditionalUrlParam String condition) {
        Arrival arrival = cabinet.add(communication, identifier(condition));
        IdType id = new IdType("Communication", arrival.id(), String.valueOf(arrival.version()));
        return new MethodOutcome(id).setCreated(arrival.created()).setResource(read(id));
    }

    /** {@code GET Communication/id}. */
    @Read
    public Communication read(@IdParam IdType id) {
        return cabinet.communication(id.getIdPart()).orElseThrow(() -> new ResourceNotFoundException(id));
    }

    /** {@code GET Communication}, oldest first: all, by identifier, or by the Task they are part of. */
    @Search
    public List<Communication> search(@OptionalParam(name = Communication.SP_IDENTIFIER) TokenParam identifier,
                                      @OptionalParam(name = Communication.SP_PART_OF) ReferenceParam partOf) {
        return cabinet.communications().stream()
                .filter(message -> identifier == null || message.getIdentifier().stream()
                        .anyMatch(own -> matches(own, identifier)))
                .filter(message -> partOf == null || message.getPartOf().stream()
                        .anyMatch(of -> partOf.getIdPart().equals(of.getReferenceElement().getIdPart())))
                .toList();
    }

    static boolean matches(Identifier own, TokenParam asked) {
        return asked.getValue().equals(own.getValue())
                && (asked.getSystem() == null || asked.getSystem().equals(own.getSystem()));
    }

    private static String identifier(String condition) {
        if (condition == null) {
            return null;
        }
        String query = condition.substring(condition.indexOf('?') + 1);
        if (!query.startsWith(CONDITION) || query.contains("&")) {
            throw new PreconditionFailedException("Only If-None-Exist: identifier=system|value is understood");
        }
        String token = URLDecoder.decode(query.substring(CONDITION.length()), StandardCharsets.UTF_8);
        return token.contains("|") ? token : "|" + token;
    }
}
