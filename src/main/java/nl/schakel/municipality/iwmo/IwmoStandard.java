package nl.schakel.municipality.iwmo;

import java.util.List;
import java.util.Objects;

import nl.schakel.directory.Municipality;
import nl.schakel.municipality.CodeTable;
import nl.schakel.municipality.Standard;
import nl.schakel.referral.RecipientRole;

/**
 * iWmo, to start-up. Only the consultant can be reached by it: a WMO315 names the client and has no place for anything
 * medical, so it is of no use to a medical adviser and too much for an expert who may not know the name.
 */
public final class IwmoStandard implements Standard {

    @Override
    public String name() {
        return "iwmo";
    }

    @Override
    public List<String> findings(Municipality place, RecipientRole recipient) {
        if (recipient != RecipientRole.CONSULTANT) {
            // The comma in the name of such a place would read as the end of a clause.
            String who = "Gemeente " + place.name().replaceFirst(", (.*)", " ($1)");
            return List.of(who + ": recipients." + recipient.code() + " kan niet via iwmo: een WMO315 noemt de cliënt "
                    + "bij naam en heeft geen plaats voor medische gegevens. Kies zgw of stuf.");
        }
        return IwmoSettings.findings(place);
    }

    @Override
    public boolean isLookedAt() {
        return false;
    }

    @Override
    public boolean isSameDesk(Municipality one, Municipality other) {
        IwmoSettings first = IwmoSettings.of(one);
        IwmoSettings second = IwmoSettings.of(other);
        return first.transport() == second.transport() && Objects.equals(first.url(), second.url())
                && Objects.equals(first.folder(), second.folder()) && Objects.equals(first.queue(), second.queue());
    }

    /** Fixed by iWmo itself: no municipality has words of its own. */
    @Override
    public List<CodeTable> codeTables(Municipality place) {
        return List.of(CodeList.WJ760.table("Antwoord op het verzoek (WMO319)"),
                CodeList.WJ759.table("Reden van afwijzing (WMO319)"),
                CodeList.WMO002.table("Reden van wijziging van een toewijzing (WMO301)"),
                CodeList.WJ001.table("Retourcodes (WMO316)"),
                new CodeTable("Fo01", "Fouten van het berichtenverkeer", TransportErrors.sentences(), false));
    }
}
