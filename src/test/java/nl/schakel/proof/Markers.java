package nl.schakel.proof;

import java.math.BigInteger;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import nl.schakel.proof.Marker.Kind;

/**
 * Makes markers, and remembers of each where it was placed and where it may be found again. The same seed makes the
 * same markers in the same order. Four bytes a marker, so that a long run fits in a small heap. Not thread-safe: one
 * thread makes referrals, and searches while it makes none.
 */
final class Markers {

    static final int TEXT_LENGTH = 11;
    static final String UUID_START = "fadedbad-";
    static final LocalDate FIRST_DAY = LocalDate.of(1600, 1, 1);
    static final LocalDate FIRST_BIRTHDAY = LocalDate.of(1800, 1, 1);
    static final LocalDate AFTER_LAST = LocalDate.of(1900, 1, 1);
    /** Pass the elfproef, and are no RSIN of the neighbourhood. */
    static final List<String> BSNS = List.of("999990019", "999900262", "999900894");

    private static final String LETTERS = "bcdfghjklmnpqrstvwxz";
    private static final long NUMBERS_FROM = 8_000_000_000_000_000L;
    private static final long INTEGERS_FROM = 2_000_000_000L;
    private static final long UUID_TAIL = 0xFFFF_FFFF_FFFFL;

    private final long seed;
    private final Map<Kind, Shuffle> shuffles = new EnumMap<>(Kind.class);
    private final Map<Kind, Ledger> ledgers = new EnumMap<>(Kind.class);
    private final Map<Marker, Set<String>> allowed = new HashMap<>();
    private final Set<LocalDate> momentDays = new HashSet<>();
    private final List<String> origins = new ArrayList<>();
    private final Map<String, Integer> originNumbers = new HashMap<>();
    private long placed;

    Markers(long seed) {
        this.seed = seed;
        shuffles.put(Kind.TEXT, new Shuffle((long) Math.pow(LETTERS.length(), 7), 912_345_677L, mix(1)));
        shuffles.put(Kind.NUMBER, new Shuffle(999_999_999_999_989L, 7_919L * 104_729L, mix(2)));
        shuffles.put(Kind.INTEGER, new Shuffle(147_483_629L, 86_028_121L, mix(3)));
        shuffles.put(Kind.UUID, new Shuffle(UUID_TAIL + 1, 32_452_843L, mix(4)));
        long days = FIRST_BIRTHDAY.toEpochDay() - FIRST_DAY.toEpochDay();
        shuffles.put(Kind.DAY, new Shuffle(days, 15_485_863L, mix(5)));
        shuffles.put(Kind.MOMENT, new Shuffle(days * 86_400, 49_979_687L, mix(6)));
        shuffles.put(Kind.BIRTHDAY,
                new Shuffle(AFTER_LAST.toEpochDay() - FIRST_BIRTHDAY.toEpochDay(), 15_485_863L, mix(7)));
        for (Kind kind : Kind.values()) {
            ledgers.put(kind, new Ledger());
        }
        BSNS.forEach(bsn -> ledgers.get(Kind.BSN).add(origin("Patient.identifier(BSN)")));
    }

    long seed() {
        return seed;
    }

    /** How many were placed so far. */
    long placed() {
        return placed;
    }

    /** Letters only: fits every FHIR text, code and id, a name, a street and a place. */
    String text(String origin) {
        return spell(shuffles.get(Kind.TEXT).of(next(Kind.TEXT, origin)));
    }

    /** Sixteen digits. */
    String number(String origin) {
        return String.valueOf(NUMBERS_FROM + shuffles.get(Kind.NUMBER).of(next(Kind.NUMBER, origin)));
    }

    /** At most 2147483647. */
    int integer(String origin) {
        return (int) (INTEGERS_FROM + shuffles.get(Kind.INTEGER).of(next(Kind.INTEGER, origin)));
    }

    /** In its usual spelling, without {@code urn:uuid:}. */
    String uuid(String origin) {
        return uuid(shuffles.get(Kind.UUID).of(next(Kind.UUID, origin)));
    }

    LocalDate day(String origin) {
        return FIRST_DAY.plusDays(shuffles.get(Kind.DAY).of(next(Kind.DAY, origin)));
    }

    LocalDate birthday(String origin) {
        return FIRST_BIRTHDAY.plusDays(shuffles.get(Kind.BIRTHDAY).of(next(Kind.BIRTHDAY, origin)));
    }

    /** To the second. */
    LocalDateTime moment(String origin) {
        LocalDateTime moment = FIRST_DAY.atStartOfDay()
                .plusSeconds(shuffles.get(Kind.MOMENT).of(next(Kind.MOMENT, origin)));
        momentDays.add(moment.toLocalDate());
        return moment;
    }

    /**
     * Says where the last marker of a kind may be found, besides the places it may be found already.
     *
     * @param places names of {@link Place}s
     */
    void allowLast(Kind kind, String... places) {
        long serial = ledgers.get(kind).size() - 1L;
        allow(new Marker(kind, serial % shuffles.get(kind).size), places);
    }

    /** Every referral of one patient may bring the number to another municipality. */
    void allowBsn(String bsn, String... places) {
        allow(new Marker(Kind.BSN, BSNS.indexOf(bsn)), places);
        placed++;
    }

    private void allow(Marker marker, String... places) {
        allowed.computeIfAbsent(marker, any -> new HashSet<>()).addAll(Arrays.asList(places));
    }

    boolean isAllowed(Marker marker, Place place) {
        return allowed.getOrDefault(marker, Set.of()).contains(place.name());
    }

    /** Where it was placed: resource type, path and kind, never a value. */
    String origin(Marker marker) {
        int number = ledgers.get(marker.kind()).origin(marker.serial());
        return (number < 0 ? "?" : origins.get(number)) + " (" + marker.kind().name().toLowerCase(Locale.ROOT) + ")";
    }

    /** The origins of markers that are not among these, each once: empty where all of them are. */
    Set<String> originsMissing(Set<Marker> seen) {
        Set<String> missing = new TreeSet<>();
        ledgers.forEach((kind, ledger) -> {
            for (int serial = 0; kind != Kind.BSN && serial < ledger.size(); serial++) {
                Marker marker = new Marker(kind, serial);
                if (!seen.contains(marker)) {
                    missing.add(origin(marker));
                }
            }
        });
        return missing;
    }

    Optional<Marker> readText(String spelling) {
        String lower = spelling.toLowerCase(Locale.ROOT);
        boolean cased = spelling.equals(lower) || spelling.equals(spelling.toUpperCase(Locale.ROOT))
                || spelling.equals("Z" + lower.substring(1));
        long value = 0;
        for (int i = 2; cased && i < TEXT_LENGTH - 2; i++) {
            int letter = LETTERS.indexOf(lower.charAt(i));
            if (letter < 0) {
                return Optional.empty();
            }
            value = value * LETTERS.length() + letter;
        }
        return cased && spell(value).toLowerCase(Locale.ROOT).equals(lower) ? known(Kind.TEXT, value)
                : Optional.empty();
    }

    /** Sixteen digits, ten, or the nine of a BSN. */
    Optional<Marker> readDigits(String digits) {
        return switch (digits.length()) {
            case 16 -> known(Kind.NUMBER, Long.parseLong(digits) - NUMBERS_FROM);
            case 10 -> known(Kind.INTEGER, Long.parseLong(digits) - INTEGERS_FROM);
            case 9 -> BSNS.contains(digits) ? Optional.of(new Marker(Kind.BSN, BSNS.indexOf(digits)))
                    : Optional.empty();
            default -> Optional.empty();
        };
    }

    Optional<Marker> readUuid(String spelling) {
        try {
            long tail = Long.parseLong(spelling.substring(24), 16);
            return uuid(tail).equalsIgnoreCase(spelling) ? known(Kind.UUID, tail) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** A day of a marker, or the day on which a moment of a marker falls, in whatever time zone. */
    Optional<Marker> readDay(LocalDate day) {
        if (!day.isBefore(FIRST_BIRTHDAY)) {
            return known(Kind.BIRTHDAY, day.toEpochDay() - FIRST_BIRTHDAY.toEpochDay());
        }
        Optional<Marker> marker = known(Kind.DAY, day.toEpochDay() - FIRST_DAY.toEpochDay());
        boolean moment = momentDays.contains(day) || momentDays.contains(day.plusDays(1))
                || momentDays.contains(day.minusDays(1));
        return marker.isPresent() || !moment ? marker : Optional.of(new Marker(Kind.MOMENT, -1));
    }

    Optional<Marker> readMoment(LocalDateTime moment) {
        return known(Kind.MOMENT, moment.toEpochSecond(ZoneOffset.UTC) - FIRST_DAY.toEpochDay() * 86_400);
    }

    private Optional<Marker> known(Kind kind, long value) {
        Shuffle shuffle = shuffles.get(kind);
        if (value < 0 || value >= shuffle.size) {
            return Optional.empty();
        }
        long serial = shuffle.back(value);
        return serial < ledgers.get(kind).size() ? Optional.of(new Marker(kind, serial)) : Optional.empty();
    }

    private long next(Kind kind, String origin) {
        placed++;
        return ledgers.get(kind).add(origin(origin));
    }

    private int origin(String origin) {
        return originNumbers.computeIfAbsent(origin, fresh -> {
            origins.add(fresh);
            return origins.size() - 1;
        });
    }

    private String spell(long value) {
        char[] letters = new char[TEXT_LENGTH];
        letters[0] = 'Z';
        letters[1] = 'q';
        long rest = value;
        for (int i = TEXT_LENGTH - 3; i > 1; i--) {
            letters[i] = LETTERS.charAt((int) (rest % LETTERS.length()));
            rest /= LETTERS.length();
        }
        int check = (int) Math.floorMod(mix(value), (long) LETTERS.length() * LETTERS.length());
        letters[TEXT_LENGTH - 2] = LETTERS.charAt(check / LETTERS.length());
        letters[TEXT_LENGTH - 1] = LETTERS.charAt(check % LETTERS.length());
        return new String(letters);
    }

    private String uuid(long tail) {
        long check = mix(tail);
        return UUID_START + String.format("%04x-4%03x-8%03x-%012x", check & 0xFFFF, check >> 16 & 0xFFF,
                check >> 32 & 0xFFF, tail);
    }

    private long mix(long value) {
        long mixed = (value + seed * 31 + 0x9E3779B97F4A7C15L) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
        return mixed ^ mixed >>> 31;
    }

    /** Spreads serials over a range, one to one, so that neighbours do not look alike. */
    private static final class Shuffle {

        private final long size;
        private final long factor;
        private final long shift;
        private final BigInteger inverse;

        Shuffle(long size, long factor, long shift) {
            this.size = size;
            this.factor = factor % size;
            this.shift = Math.floorMod(shift, size);
            this.inverse = BigInteger.valueOf(this.factor).modInverse(BigInteger.valueOf(size));
        }

        long of(long serial) {
            return (serial % size * factor % size + shift) % size;
        }

        long back(long value) {
            return BigInteger.valueOf(Math.floorMod(value - shift, size)).multiply(inverse)
                    .mod(BigInteger.valueOf(size)).longValueExact();
        }
    }

    /** The origin of every marker of one kind, by serial. */
    private static final class Ledger {

        private int[] numbers = new int[1024];
        private int size;

        long add(int origin) {
            if (size == numbers.length) {
                numbers = Arrays.copyOf(numbers, size * 2);
            }
            numbers[size] = origin;
            return size++;
        }

        int size() {
            return size;
        }

        int origin(long serial) {
            return serial < 0 || serial >= size ? -1 : numbers[(int) serial];
        }
    }
}
