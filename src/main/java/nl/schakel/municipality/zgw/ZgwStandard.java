package nl.schakel.municipality.zgw;

import java.util.List;

import nl.schakel.directory.Municipality;
import nl.schakel.municipality.CodeTable;
import nl.schakel.municipality.ConnectionBlock;
import nl.schakel.municipality.Standard;
import nl.schakel.referral.RecipientRole;

/** ZGW, to start-up. */
public final class ZgwStandard implements Standard {

    @Override
    public String name() {
        return "zgw";
    }

    @Override
    public List<String> findings(Municipality place, RecipientRole recipient) {
        return ZgwSettings.findings(place);
    }

    @Override
    public boolean isLookedAt() {
        return true;
    }

    @Override
    public boolean isSameDesk(Municipality one, Municipality other) {
        return ZgwSettings.isSameDesk(one, other);
    }

    @Override
    public boolean takesAdditions() {
        return true;
    }

    @Override
    public List<CodeTable> codeTables(Municipality place) {
        return List.of(ConnectionBlock.table(place, "statuses", "Statussen van een zaak"),
                ConnectionBlock.table(place, "results", "Resultaten van een zaak"),
                ConnectionBlock.table(place, "decisions", "Besluittypen"),
                ConnectionBlock.table(place, "forms.values", "Hoe de inwoner het krijgt (eigenschap)"),
                ConnectionBlock.table(place, "categories.values", "In welke categorie het valt (eigenschap)"));
    }
}
