package nl.schakel.consent;

import java.util.ArrayList;
import java.util.List;

import nl.schakel.consent.Span.Age;

/**
 * Something in the Bundle that speaks against what is asked.
 *
 * @param source     the Consent it stands in
 * @param path       where
 * @param fit        YES where it is about what is asked, UNKNOWN where that cannot be told
 * @param weight     how specific it is
 * @param exceptTo   path of the permit it is nested in; null where it stands by itself
 * @param withdrawal whether it is a consent that was withdrawn or refused, not a deny
 */
record Objection(ConsentReading source, String path, Fit fit, int weight, String exceptTo, boolean withdrawal) {

    /** A weight above every other: nobody can tell what the Consent says. */
    private static final int ANYTHING = Integer.MAX_VALUE;

    /** Everything in one Consent that speaks against what is asked. */
    static List<Objection> in(ConsentReading source, Asked asked) {
        List<Objection> found = new ArrayList<>();
        ConsentRule root = source.root();
        if (source.isActive() && source.unknownModifier() != null) {
            found.add(new Objection(source, source.path(source.unknownModifier()), Fit.UNKNOWN, ANYTHING, null,
                    false));
        } else if (root != null && source.isActive()) {
            denials(source, root, asked, found);
        } else if (source.isWithdrawn()) {
            withdrawal(source, root, asked, found);
        }
        return found;
    }

    /** What was taken back: each permit, or, where a HIS left those out, whatever the Consent was about. */
    private static void withdrawal(ConsentReading source, ConsentRule root, Asked asked, List<Objection> found) {
        if (root == null) {
            add(source, source.path(".status"), Fit.YES, 0, null, true, found);
        } else if (root.permits()) {
            add(source, source.path(".status"), root.reaches(asked), weight(root, asked), null, true, found);
        } else if (source.permits().isEmpty()) {
            // A denial that was taken back, or a consent that was: nobody can tell.
            add(source, source.path(".status"), root.reaches(asked).and(Fit.UNKNOWN), weight(root, asked), null, true,
                    found);
        }
        for (ConsentRule permit : source.permits()) {
            add(source, permit.path(), permit.reaches(asked), weight(permit, asked), null, true, found);
        }
    }

    private static void denials(ConsentReading source, ConsentRule root, Asked asked, List<Objection> found) {
        Fit lasting = root.window(asked.now()).fit();
        boolean excepted = source.permits().stream().anyMatch(permit -> permit.shortcomings(asked).isEmpty());
        boolean baseRuleOnly = !source.permits().isEmpty() && !root.targeted();
        if (root.denies() && !baseRuleOnly && !excepted) {
            add(source, root.path(), root.reaches(asked), weight(root, asked), null, false, found);
        }
        for (ConsentRule rule : root.nested()) {
            Fit reach = lasting.and(rule.reaches(asked));
            if (rule.permits()) {
                for (ConsentRule exception : rule.nested()) {
                    int weight = Math.max(aim(rule, asked), aim(exception, asked))
                            + (rule.namesProvision() || exception.namesProvision() ? 1 : 0);
                    Fit fit = reach.and(sure(exception)).and(exception.reaches(asked));
                    add(source, exception.path(), fit, weight, rule.path(), false, found);
                }
            } else {
                add(source, rule.path(), reach.and(sure(rule)), weight(rule, asked), null, false, found);
            }
        }
    }

    /** A deny without rules of its own; anything else would need a logic that nobody wrote down. */
    private static Fit sure(ConsentRule rule) {
        return rule.denies() && rule.nested().isEmpty() ? Fit.YES : Fit.UNKNOWN;
    }

    private static void add(ConsentReading source, String path, Fit fit, int weight, String exceptTo,
                            boolean withdrawal, List<Objection> found) {
        if (fit != Fit.NO) {
            found.add(new Objection(source, path, fit, weight, exceptTo, withdrawal));
        }
    }

    /** Individual organisation beats category beats anyone; within that, a named provision beats none. */
    static int weight(ConsentRule rule, Asked asked) {
        return aim(rule, asked) + (rule.namesProvision() ? 1 : 0);
    }

    private static int aim(ConsentRule rule, Asked asked) {
        return 2 * rule.aim(asked.addressee());
    }

    /**
     * Whether it stands in the way of a permit. Newer: always, for that is how a patient takes consent back. As old:
     * unless the permit is more specific. Older: only if the objection is more specific. Where the order in time
     * cannot be told, it is taken for newer.
     */
    boolean blocks(ConsentReading permitSource, ConsentRule permit, Asked asked) {
        if (exceptTo != null && source == permitSource && exceptTo.equals(permit.path())) {
            return true;
        }
        Age age = source == permitSource ? Age.SAME
                : source.when() == null ? Age.UNCERTAIN : source.when().ageBeside(permitSource.when());
        if (withdrawal) {
            return age == Age.NEWER || age == Age.UNCERTAIN;
        }
        return switch (age) {
            case OLDER -> weight > weight(permit, asked);
            case SAME -> weight >= weight(permit, asked);
            case NEWER, UNCERTAIN -> true;
        };
    }
}
