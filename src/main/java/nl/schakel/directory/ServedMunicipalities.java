package nl.schakel.directory;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import nl.schakel.identity.GemeenteCode;

/** Gives municipalities that have their work done by another the way in which that one is reached. */
final class ServedMunicipalities {

    private ServedMunicipalities() {
    }

    /** @param municipalities by file; those that are served are replaced by whole ones */
    static void reach(Map<String, Municipality> municipalities, List<String> findings) {
        Map<GemeenteCode, Municipality> byCode = municipalities.values().stream()
                .collect(Collectors.toMap(Municipality::code, Function.identity(), (one, other) -> one));
        municipalities.replaceAll((file, municipality) -> {
            if (municipality.served() == null) {
                return municipality;
            }
            Municipality body = byCode.get(municipality.served().by());
            if (body != null && body.served() == null) {
                return municipality.reachedAs(body);
            }
            findings.add(Path.of(file).getFileName() + ": served-by " + (body == null
                    ? "noemt een gemeente zonder eigen bestand."
                    : "noemt een gemeente die zelf ook served-by heeft; noem de gemeente die het werk echt doet."));
            return municipality;
        });
        // How these are reached nobody knows; whoever goes on after the findings goes on without them.
        municipalities.values().removeIf(municipality -> municipality.standard() == null);
    }
}
