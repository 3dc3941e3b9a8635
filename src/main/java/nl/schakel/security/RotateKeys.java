package nl.schakel.security;

import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The command {@code rotate-keys}: new keys that sign at once, for when one may have leaked. */
public final class RotateKeys {

    private static final String USAGE = """
            Gebruik: java -jar schakel.jar rotate-keys [--data <map>]

            Maakt nieuwe sleutels die meteen tekenen, voor als een sleutel uitgelekt kan zijn. Een hub die draait
            neemt ze vanzelf over. Nodig: de hoofdsleutel in SCHAKEL_MASTER_KEY, en de map van de hub in SCHAKEL_DATA
            of achter --data (anders: data). De hoofdsleutel zelf vervangt u niet hiermee, maar met
            SCHAKEL_MASTER_KEY_PREVIOUS.
            """;

    private RotateKeys() {
    }

    /**
     * @param arguments   what follows the name of the command
     * @param environment of the process: {@code SCHAKEL_MASTER_KEY}, {@code SCHAKEL_DATA}
     * @param out         gets plain Dutch; never a key
     * @return 0 done, 1 not done, 2 wrongly asked
     */
    public static int run(List<String> arguments, Map<String, String> environment, PrintStream out) {
        boolean named = arguments.size() == 2 && arguments.get(0).equals("--data");
        if (!arguments.isEmpty() && !named) {
            out.print(USAGE);
            return 2;
        }
        Path directory = Path.of(named ? arguments.get(1) : environment.getOrDefault("SCHAKEL_DATA", "data"), "keys");
        try {
            MasterKey masterKey = MasterKey.of(environment.get("SCHAKEL_MASTER_KEY"),
                    environment.get("SCHAKEL_MASTER_KEY_PREVIOUS"));
            // Where there are none, this is the wrong directory: new keys there would help nobody.
            if (!new KeyFile(directory, masterKey).exists()) {
                out.println("In " + directory + " staan geen sleutels van een hub.");
                out.print(USAGE);
                return 2;
            }
            Keys keys = Keys.open(directory, masterKey);
            keys.rotateNow();
            out.println("""
                    Er zijn nieuwe sleutels, en zij tekenen vanaf nu.

                      Toegangstokens      %s; eerdere gelden niet meer, een HIS vraagt vanzelf een nieuw.
                      Toestemmingstokens  %s; eerdere blijven geldig tot hun einde.

                    Partners die de sleutels bewaren, kennen de nieuwe binnen vijf minuten. Maak nu een reservekopie
                    van %s.""".formatted(keys.accessTokenKey().getKeyID(), keys.consentTokenKey().getKeyID(),
                    directory));
            return 0;
        } catch (IllegalArgumentException notAKey) {
            out.println(notAKey.getMessage());
            out.print(USAGE);
            return 2;
        } catch (IllegalStateException | UncheckedIOException refused) {
            out.println(refused.getMessage());
            return 1;
        }
    }
}
