package nl.schakel.demo.iwmo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

import com.sun.net.httpserver.HttpServer;

/** The other side: sends requests, and takes what the municipality brings. */
final class TestPractice implements AutoCloseable {

    static final String SECRET = "geheim-van-de-hub-bij-de-gemeente";
    static final String CALLBACK = "geheim-van-de-gemeente-bij-de-hub";
    static final String AGB = "01012345";
    static final String BSN = "999990019";
    private static int last;

    private final List<byte[]> arrived = new CopyOnWriteArrayList<>();
    private final HttpClient client = HttpClient.newHttpClient();
    private final HttpServer server;
    volatile int answer = 204;

    TestPractice() {
        try {
            server = HttpServer.create(new InetSocketAddress("localhost", 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/iwmo/0384/berichten", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            boolean known = CALLBACK.equals(exchange.getRequestHeaders().getFirst("Authorization"));
            if (known && answer == 204) {
                arrived.add(body);
            }
            exchange.sendResponseHeaders(known ? answer : 401, -1);
            exchange.close();
        });
        server.start();
    }

    static IwmoOptions options() {
        return IwmoOptions.of("Gemeente Diemen", "0384", SECRET);
    }

    URI callback() {
        return URI.create("http://localhost:" + server.getAddress().getPort() + "/iwmo/0384/berichten");
    }

    /** What the municipality brought, as it came. */
    List<byte[]> arrived() {
        return List.copyOf(arrived);
    }

    List<String> texts() {
        return arrived.stream().map(bytes -> new String(bytes, StandardCharsets.UTF_8)).toList();
    }

    HttpResponse<byte[]> send(SimulatedIwmo municipality, byte[] message, String key) {
        HttpRequest.Builder request = HttpRequest.newBuilder(municipality.messages())
                .header("Content-Type", "application/xml").header("Authorization", "Bearer " + SECRET)
                .POST(HttpRequest.BodyPublishers.ofByteArray(message));
        if (key != null) {
            request.header("Idempotency-Key", key);
        }
        return call(request.build());
    }

    HttpResponse<byte[]> call(HttpRequest request) {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static String freshIdentification() {
        return "T" + (++last);
    }

    /** An aspecific request of a GP; one product for each category. */
    static byte[] request(String identification, String bsn, List<String> references, String... categories) {
        StringBuilder products = new StringBuilder();
        for (int i = 0; i < categories.length; i++) {
            products.append("""
                    <m:AangevraagdProduct><m:ReferentieAanbieder>%s</m:ReferentieAanbieder>
                    <m:Product><b:Categorie>%s</b:Categorie></m:Product>
                    <m:ToewijzingIngangsdatum>2026-12-01</m:ToewijzingIngangsdatum>
                    <m:Verwijzer><b:Type>02</b:Type><b:ZorgverlenerCode>%s</b:ZorgverlenerCode></m:Verwijzer>
                    </m:AangevraagdProduct>""".formatted(references.get(i), categories[i], AGB));
        }
        return """
                <m:Bericht xmlns:m="http://www.istandaarden.nl/iwmo/3_2/wmo315/schema"
                  xmlns:b="http://www.istandaarden.nl/iwmo/3_2/basisschema/schema"><m:Header>
                <m:BerichtCode>444</m:BerichtCode><m:BerichtVersie>3</m:BerichtVersie>
                <m:BerichtSubversie>2</m:BerichtSubversie><m:Afzender>%s</m:Afzender><m:Ontvanger>0384</m:Ontvanger>
                <m:BerichtIdentificatie><b:Identificatie>%s</b:Identificatie><b:Dagtekening>%s</b:Dagtekening>
                </m:BerichtIdentificatie><m:XsdVersie><b:BasisschemaXsdVersie>1.0.0</b:BasisschemaXsdVersie>
                <b:BerichtXsdVersie>1.0.0</b:BerichtXsdVersie></m:XsdVersie></m:Header>
                <m:Client><m:Bsn>%s</m:Bsn><m:Geboortedatum><b:Datum>1944-03-09</b:Datum></m:Geboortedatum>
                <m:Geslacht>2</m:Geslacht><m:Naam><b:Geslachtsnaam><b:Achternaam>Vries</b:Achternaam>
                <b:Voorvoegsel>de</b:Voorvoegsel></b:Geslachtsnaam><b:Voorletters>JM</b:Voorletters></m:Naam>
                <m:AangevraagdeProducten>%s</m:AangevraagdeProducten></m:Client></m:Bericht>"""
                .formatted(AGB, identification, LocalDate.now(Desk.ZONE), bsn, products)
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Sends a request for one product and gives its reference. */
    String ask(SimulatedIwmo municipality, String bsn, String category) {
        String reference = UUID.randomUUID().toString();
        int status = send(municipality, request(freshIdentification(), bsn, List.of(reference), category), null)
                .statusCode();
        if (status != 202) {
            throw new IllegalStateException("the municipality answers " + status);
        }
        return reference;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
