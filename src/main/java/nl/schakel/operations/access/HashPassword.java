package nl.schakel.operations.access;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.List;

/** The command {@code hash-password}: what to put in {@code operators.yaml}, without the password in a shell's history. */
public final class HashPassword {

    private static final int SHORTEST = 12;
    private static final String USAGE = """
            Gebruik: java -jar schakel.jar hash-password

            Vraagt om een wachtwoord van minstens 12 tekens en geeft de hash voor password in config/operators.yaml.
            """;

    private HashPassword() {
    }

    /**
     * @param arguments what follows the name of the command: nothing
     * @param out       gets the hash, argon2id in its PHC string form
     * @return 0 done, 1 too short, 2 wrongly asked
     */
    public static int run(List<String> arguments, PrintStream out) {
        if (!arguments.isEmpty()) {
            out.print(USAGE);
            return 2;
        }
        return run(asked(), out);
    }

    static int run(String password, PrintStream out) {
        if (password == null || password.length() < SHORTEST) {
            out.println("Neem een wachtwoord van minstens 12 tekens.");
            return 1;
        }
        out.println(PasswordHash.make(password));
        return 0;
    }

    /** Unseen where a person types it, else the first line of what is piped in. */
    private static String asked() {
        Console console = System.console();
        if (console != null) {
            char[] typed = console.readPassword("Wachtwoord: ");
            return typed == null ? null : new String(typed);
        }
        try {
            return new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())).readLine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
