package nl.schakel;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The command {@code check} for tests in other packages. */
public final class CheckedFolder {

    private CheckedFolder() {
    }

    /**
     * Runs the command.
     *
     * @param said gets everything that it printed
     * @return its exit code
     */
    public static int check(Map<String, String> environment, Consumer<byte[]> said, String... arguments) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(all, true, StandardCharsets.UTF_8);
        int code = CheckCommand.run(List.of(arguments), environment, out, out);
        said.accept(all.toByteArray());
        return code;
    }
}
