package nl.schakel.disclosure.text;

import java.util.ArrayList;
import java.util.List;

import nl.schakel.identity.Bsn;

/**
 * Finds what may be a burgerservicenummer: nine digits that pass the elfproef, also cut up by spaces, dots or dashes.
 * A telephone number has ten digits, so it does not trip unless it is written in a way that leaves nine.
 */
final class CitizenNumbers {

    private static final int LENGTH = 9;
    private static final int PHONE = 10;
    /** Country code and number, as in +31 6 12345678. */
    private static final int FOREIGN_PHONE = 11;
    private static final int WIDEST_GAP = 3;

    private CitizenNumbers() {
    }

    static List<Span> find(CharSequence folded) {
        List<Span> found = new ArrayList<>();
        List<Span> sequence = new ArrayList<>();
        int start = -1;
        int gap = 0;
        for (int i = 0; i <= folded.length(); i++) {
            char c = i < folded.length() ? folded.charAt(i) : ' ';
            boolean digit = i < folded.length() && c >= '0' && c <= '9';
            if (digit && start < 0) {
                start = i;
            } else if (!digit && start >= 0) {
                sequence.add(new Span(start, i));
                start = -1;
                gap = 0;
            }
            if (!digit && (++gap > WIDEST_GAP || Letters.is(c) || i == folded.length())) {
                check(folded, sequence, found);
                sequence.clear();
            }
        }
        return found;
    }

    private static void check(CharSequence folded, List<Span> groups, List<Span> found) {
        if (groups.isEmpty()) {
            return;
        }
        int total = groups.stream().mapToInt(group -> group.end() - group.start()).sum();
        int from = groups.get(0).start();
        boolean phone = total == PHONE && folded.charAt(from) == '0';
        int skipped = from > 0 && folded.charAt(from - 1) == '+' ? FOREIGN_PHONE : 0;
        for (int first = 0; first < groups.size() && !(phone && first > 0); first++) {
            Span group = groups.get(first);
            if (skipped > 0) {
                skipped -= group.end() - group.start();
            } else if (group.end() - group.start() > LENGTH) {
                withinLong(folded, group, found);
            } else {
                fromGroup(folded, groups, first, found);
            }
        }
    }

    private static void fromGroup(CharSequence folded, List<Span> groups, int first, List<Span> found) {
        StringBuilder digits = new StringBuilder(2 * LENGTH);
        for (int last = first; last < groups.size() && digits.length() < LENGTH; last++) {
            Span group = groups.get(last);
            if (group.end() - group.start() > LENGTH - digits.length()) {
                return;
            }
            digits.append(folded, group.start(), group.end());
            if (digits.length() == LENGTH && Bsn.isValid(digits.toString())) {
                found.add(new Span(groups.get(first).start(), group.end()));
            }
        }
    }

    /** A number may have been glued to another one; a telephone number in one piece is left alone. */
    private static void withinLong(CharSequence folded, Span group, List<Span> found) {
        boolean phone = folded.charAt(group.start()) == '0'
                && (group.end() - group.start() == PHONE || folded.charAt(group.start() + 1) == '0');
        for (int i = group.start(); !phone && i + LENGTH <= group.end(); i++) {
            if (Bsn.isValid(folded.subSequence(i, i + LENGTH).toString())) {
                found.add(group);
                return;
            }
        }
    }
}
