package nl.schakel.operations.configuration;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import org.springframework.boot.convert.DurationStyle;
import org.springframework.boot.convert.PeriodStyle;
import org.springframework.util.unit.DataSize;

/**
 * In which form a value may be shown. A value is read as that form and written anew, so that what has another form, a
 * secret in the wrong place for instance, is never shown.
 *
 * @param name  {@code duration}, {@code number}, {@code size}, {@code flag}, {@code folder}, {@code address},
 *              {@code choice} or {@code hidden}
 * @param words of a choice
 */
record SettingForm(String name, List<String> words) {

    static final SettingForm HIDDEN = new SettingForm("hidden", List.of());

    /** Empty where it may not be shown. */
    Optional<String> shown(String value) {
        String text = value.strip();
        try {
            return switch (name) {
                case "duration" -> Optional.of(DurationStyle.detectAndParse(text).toString());
                case "period" -> Optional.of(PeriodStyle.detectAndParse(text).toString());
                case "number" -> Optional.of(number(text));
                case "size" -> Optional.of(size(DataSize.parse(text)));
                case "flag" -> Optional.of(text).filter(flag -> List.of("true", "false").contains(flag));
                case "folder" -> Arrays.stream(text.split(",")).allMatch(SettingForm::isFolder)
                        ? Optional.of(text) : Optional.empty();
                case "address" -> address(text);
                case "choice" -> Optional.of(text).filter(words::contains);
                default -> Optional.empty();
            };
        } catch (IllegalArgumentException | DateTimeException e) {
            return Optional.empty();
        }
    }

    private static String number(String text) {
        return text.matches("-?\\d{1,9}") ? String.valueOf(Integer.parseInt(text))
                : String.valueOf(Double.parseDouble(text));
    }

    private static String size(DataSize size) {
        long bytes = size.toBytes();
        if (bytes % (1 << 20) == 0) {
            return bytes / (1 << 20) + "MB";
        }
        return bytes % 1024 == 0 ? bytes / 1024 + "KB" : bytes + "B";
    }

    private static boolean isFolder(String folder) {
        try {
            return !folder.isBlank() && Files.isDirectory(Path.of(folder.strip()));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    /** Without user, query and fragment: those may hold a secret. */
    private static Optional<String> address(String text) {
        URI address = URI.create(text);
        if (address.getHost() == null || !List.of("http", "https").contains(address.getScheme())
                || address.getRawUserInfo() != null) {
            return Optional.empty();
        }
        return Optional.of(address.getScheme() + "://" + address.getHost()
                + (address.getPort() < 0 ? "" : ":" + address.getPort()) + address.getPath());
    }
}
