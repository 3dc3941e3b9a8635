package nl.schakel.municipality.stuf;

import java.util.List;

import nl.schakel.directory.Municipality;
import nl.schakel.municipality.CodeTable;
import nl.schakel.municipality.ConnectionBlock;
import nl.schakel.municipality.Standard;
import nl.schakel.referral.RecipientRole;

/**
 * StUF-ZKN, to start-up. An expert may be asked by it; what the expert answers is not fetched, ZDS has no way for it.
 */
public final class StufStandard implements Standard {

    @Override
    public String name() {
        return "stuf";
    }

    @Override
    public List<String> findings(Municipality place, RecipientRole recipient) {
        return StufSettings.findings(place);
    }

    @Override
    public boolean isLookedAt() {
        return true;
    }

    @Override
    public boolean isSameDesk(Municipality one, Municipality other) {
        return StufSettings.isSameDesk(one, other);
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
                ConnectionBlock.table(place, "forms.values", "Hoe de inwoner het krijgt (extraElement)"),
                ConnectionBlock.table(place, "categories.values", "In welke categorie het valt (extraElement)"));
    }
}
