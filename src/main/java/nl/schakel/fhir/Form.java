package nl.schakel.fhir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import jakarta.servlet.http.HttpServletResponse;
import org.hl7.fhir.r4.model.Resource;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.util.InvalidMimeTypeException;
import org.springframework.util.MimeTypeUtils;

/** In which form an answer is asked for: FHIR for a program, a page or a document for a person. */
enum Form {
    JSON("application/fhir+json;charset=UTF-8"),
    XML("application/fhir+xml;charset=UTF-8"),
    HTML("text/html;charset=UTF-8"),
    PDF("application/pdf");

    private static final Map<String, Form> NAMES = Map.ofEntries(Map.entry("json", JSON), Map.entry("xml", XML),
            Map.entry("html", HTML), Map.entry("pdf", PDF), Map.entry("application/fhir+json", JSON),
            Map.entry("application/json", JSON), Map.entry("application/fhir+xml", XML),
            Map.entry("application/xml", XML), Map.entry("text/xml", XML), Map.entry("text/html", HTML),
            Map.entry("application/xhtml+xml", HTML), Map.entry("application/pdf", PDF));

    private final String contentType;

    Form(String contentType) {
        this.contentType = contentType;
    }

    /**
     * By {@code _format} or else {@code Accept}, the most wanted first; FHIR in JSON where the caller does not mind.
     *
     * @throws Refused where none of the forms is wanted that there are
     */
    static Form asked(ServletRequestDetails request, Set<Form> there) {
        String[] format = request.getParameters().get("_format");
        if (format != null && format.length > 0) {
            Form named = NAMES.get(format[0].split(";")[0].strip());
            if (named == null || !there.contains(named)) {
                throw Refused.because(Reason.FORM);
            }
            return named;
        }
        List<String> accept = request.getHeaders("Accept");
        if (accept.isEmpty()) {
            return JSON;
        }
        for (MediaType type : mostWantedFirst(accept)) {
            Form named = type.isWildcardType() || type.isWildcardSubtype() && type.getType().equals("application") ? JSON
                    : type.isWildcardSubtype() && type.getType().equals("text") ? HTML
                    : NAMES.get(type.getType() + "/" + type.getSubtype());
            if (named != null && there.contains(named)) {
                return named;
            }
        }
        throw Refused.because(Reason.FORM);
    }

    /** What has quality 0 is what the caller does not want (RFC 9110 section 12.4.2). */
    private static List<MediaType> mostWantedFirst(List<String> accept) {
        try {
            List<MediaType> wanted = new ArrayList<>(MediaType.parseMediaTypes(accept));
            wanted.removeIf(type -> type.getQualityValue() == 0);
            MimeTypeUtils.sortBySpecificity(wanted);
            wanted.sort((one, other) -> Double.compare(other.getQualityValue(), one.getQualityValue()));
            return wanted;
        } catch (InvalidMediaTypeException | InvalidMimeTypeException e) {
            throw Refused.because(Reason.FORM);
        }
    }

    /** Writes a resource; only for the two FHIR forms. */
    void write(ServletRequestDetails request, FhirContext fhir, Resource resource) throws IOException {
        String text = (this == XML ? fhir.newXmlParser() : fhir.newJsonParser()).encodeResourceToString(resource);
        write(request, text.getBytes(StandardCharsets.UTF_8));
    }

    void write(ServletRequestDetails request, byte[] body) throws IOException {
        HttpServletResponse response = request.getServletResponse();
        response.setStatus(HttpServletResponse.SC_OK);
        response.setContentType(contentType);
        response.setHeader("Cache-Control", "no-store");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
