package nl.schakel.municipality.zgw;

import java.util.List;

import nl.schakel.directory.Municipality;
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
}
