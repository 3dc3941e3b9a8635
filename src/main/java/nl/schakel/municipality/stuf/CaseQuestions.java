package nl.schakel.municipality.stuf;

/** The messages that ask: for a number, for a case, for the documents of a case. */
final class CaseQuestions {

    private final Letterhead letterhead;

    CaseQuestions(Letterhead letterhead) {
        this.letterhead = letterhead;
    }

    /** genereerZaakIdentificatie. */
    Branch caseNumber() {
        Branch message = Branch.root(Ns.ZKN, "genereerZaakIdentificatie_Di02");
        letterhead.free(message, "genereerZaakidentificatie");
        return message;
    }

    /** genereerDocumentIdentificatie. */
    Branch documentNumber() {
        Branch message = Branch.root(Ns.ZKN, "genereerDocumentIdentificatie_Di02");
        letterhead.free(message, "genereerDocumentidentificatie");
        return message;
    }

    /** geefZaakdetails: where the case stands, and nothing about the people in it, who are known already. */
    Branch details(String number) {
        Branch scope = question(number);
        scope.wanted("identificatie", "toelichting");
        Branch mark = scope.branch(Ns.ZKN, "kenmerk");
        mark.wanted("kenmerk", "bron");
        scope.branch(Ns.ZKN, "resultaat").wanted("omschrijving", "toelichting");
        scope.wanted("startdatum", "uiterlijkeEinddatum", "einddatum");
        scope.branch(Ns.ZKN, "opschorting").wanted("indicatie", "reden");
        scope.branch(Ns.ZKN, "verlenging").wanted("duur", "reden");
        Branch status = scope.entity("heeft", "ZAKSTT");
        status.entity("gerelateerde", "STT").wanted("volgnummer", "code", "omschrijving");
        status.wanted("datumStatusGezet", "indicatieLaatsteStatus");
        scope.entity("leidtTot", "ZAKBSL").entity("gerelateerde", "BSL")
                .wanted("identificatie", "bst.omschrijving", "ingangsdatumWerking", "einddatumWerking", "vervalreden");
        return scope.top();
    }

    /** geefLijstZaakdocumenten: the numbers of the documents of a case. */
    Branch documents(String number) {
        Branch scope = question(number);
        scope.wanted("identificatie");
        scope.entity("heeftRelevant", "ZAKEDC").entity("gerelateerde", "EDC").wanted("identificatie");
        return scope.top();
    }

    /** @return the object of the scope, to grow into what is wanted */
    private Branch question(String number) {
        Branch message = Branch.root(Ns.ZKN, "zakLv01");
        letterhead.about(message, "Lv01", "ZAK");
        message.branch(Ns.ZKN, "parameters").text(Ns.STUF, "sortering", "0")
                .text(Ns.STUF, "indicatorVervolgvraag", "false").text(Ns.STUF, "maximumAantal", "1");
        message.entity("gelijk", "ZAK").text("identificatie", number);
        return message.branch(Ns.ZKN, "scope").entity("object", "ZAK");
    }
}
