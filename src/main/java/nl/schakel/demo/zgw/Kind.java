package nl.schakel.demo.zgw;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The kinds of resource, where they live, and by what they can be listed. */
enum Kind {

    ZAAK(Api.ZAKEN, "zaken", List.of(), "identificatie", "bronorganisatie", "zaaktype", "startdatum", "einddatum",
            "archiefnominatie", "archiefstatus"),
    ROL(Api.ZAKEN, "rollen", List.of("zaak"), "zaak", "betrokkene", "betrokkeneType", "roltype", "omschrijving",
            "omschrijvingGeneriek"),
    STATUS(Api.ZAKEN, "statussen", List.of("zaak"), "zaak", "statustype"),
    RESULTAAT(Api.ZAKEN, "resultaten", List.of("zaak"), "zaak", "resultaattype"),
    ZAAKINFORMATIEOBJECT(Api.ZAKEN, "zaakinformatieobjecten", List.of("zaak", "informatieobject"), "zaak",
            "informatieobject"),
    ZAAKEIGENSCHAP(Api.ZAKEN, "zaakeigenschappen", List.of("zaak")),
    ZAAKBESLUIT(Api.ZAKEN, "besluiten", List.of()),
    DOCUMENT(Api.DOCUMENTEN, "enkelvoudiginformatieobjecten", List.of(), "identificatie", "bronorganisatie"),
    CATALOGUS(Api.CATALOGI, "catalogussen", List.of(), "domein", "rsin"),
    ZAAKTYPE(Api.CATALOGI, "zaaktypen", List.of(), "catalogus", "identificatie", "status", "datumGeldigheid"),
    STATUSTYPE(Api.CATALOGI, "statustypen", List.of("zaaktype"), "zaaktype", "zaaktypeIdentificatie", "status",
            "datumGeldigheid"),
    ROLTYPE(Api.CATALOGI, "roltypen", List.of("zaaktype"), "zaaktype", "zaaktypeIdentificatie",
            "omschrijvingGeneriek", "status", "datumGeldigheid"),
    RESULTAATTYPE(Api.CATALOGI, "resultaattypen", List.of("zaaktype"), "zaaktype", "zaaktype_identificatie",
            "status", "datum_geldigheid"),
    EIGENSCHAP(Api.CATALOGI, "eigenschappen", List.of("zaaktype"), "zaaktype", "zaaktypeIdentificatie", "status",
            "datumGeldigheid"),
    ZAAKTYPE_INFORMATIEOBJECTTYPE(Api.CATALOGI, "zaaktype-informatieobjecttypen", List.of("zaaktype"), "zaaktype",
            "informatieobjecttype", "richting", "status"),
    INFORMATIEOBJECTTYPE(Api.CATALOGI, "informatieobjecttypen", List.of(), "catalogus", "status", "datumGeldigheid",
            "omschrijving"),
    BESLUITTYPE(Api.CATALOGI, "besluittypen", List.of(), "catalogus", "zaaktypen", "informatieobjecttypen", "status",
            "omschrijving", "datumGeldigheid"),
    BESLUIT(Api.BESLUITEN, "besluiten", List.of("zaak"), "identificatie", "verantwoordelijkeOrganisatie",
            "besluittype", "zaak"),
    BESTANDSDEEL(Api.DOCUMENTEN, "bestandsdelen", List.of()),
    ABONNEMENT(Api.NOTIFICATIES, "abonnement", List.of()),
    KANAAL(Api.NOTIFICATIES, "kanaal", List.of(), "naam"),
    APPLICATIE(Api.AUTORISATIES, "applicaties", List.of());

    final Api api;
    final String path;
    final List<String> parents;
    final Set<String> filters;

    Kind(Api api, String path, List<String> parents, String... filters) {
        this.api = api;
        this.path = path;
        this.parents = parents;
        this.filters = Set.of(filters);
    }

    static Optional<Kind> at(Api api, String path) {
        return Arrays.stream(values()).filter(kind -> kind.api == api && kind.path.equals(path)).findFirst();
    }

    /** The standard gives these lists as a bare array. */
    boolean unpaged() {
        return this == ZAAKINFORMATIEOBJECT || this == ZAAKEIGENSCHAP || this == ZAAKBESLUIT;
    }
}
