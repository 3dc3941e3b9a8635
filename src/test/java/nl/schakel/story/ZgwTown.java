package nl.schakel.story;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;

import nl.schakel.demo.zgw.OfficialOpenApi;
import nl.schakel.demo.zgw.SimulatedZgw;

/** One of the municipalities with ZGW that a {@link Hub} has of itself. */
record ZgwTown(SimulatedZgw office, String code, String name) implements Town {

    static ZgwTown denHaag(Hub hub) {
        return new ZgwTown(hub.denHaag(), Hub.DEN_HAAG, "Den Haag");
    }

    @Override
    public String letter(Referral referral) {
        return CaseFile.of(office, referral.caseNumber()).letter();
    }

    @Override
    public String whom(Referral referral) {
        return office.dossier(referral.caseNumber()).path("rollen").toString();
    }

    @Override
    public String written(LocalDate day) {
        return day.toString();
    }

    @Override
    public byte[] everything() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(office.received());
        office.cases().forEach(zaak -> all.writeBytes(CaseFile.of(office, zaak).everything()
                .getBytes(StandardCharsets.UTF_8)));
        return all.toByteArray();
    }

    @Override
    public List<String> complaints() {
        return office.exchanges().stream().filter(exchange -> exchange.status() != 0).map(OfficialOpenApi::check)
                .flatMap(report -> Stream.concat(report.request().stream(), report.response().stream())
                        .map(complaint -> report.call() + ": " + complaint)).distinct().toList();
    }

    @Override
    public boolean canJudge() {
        return OfficialOpenApi.present();
    }

    /** The case that was made says so. */
    @Override
    public void confirm(Referral referral) {
        // Nothing to do.
    }

    @Override
    public void investigate(Referral referral) {
        office.setStatus(referral.caseNumber(), "In onderzoek");
    }

    @Override
    public void grant(Referral referral) {
        office.decide(referral.caseNumber(), "Toekenning Wmo", FROM, UNTIL);
        end(referral, "Toegekend");
    }

    @Override
    public void refuse(Referral referral) {
        end(referral, "Afgewezen");
    }

    @Override
    public void sendElsewhere(Referral referral) {
        end(referral, "Andere gemeente");
    }

    /** The hub closes it. */
    @Override
    public void close() {
        // Nothing to do.
    }

    private void end(Referral referral, String result) {
        office.setResult(referral.caseNumber(), result);
        office.setStatus(referral.caseNumber(), "Afgehandeld");
    }
}
