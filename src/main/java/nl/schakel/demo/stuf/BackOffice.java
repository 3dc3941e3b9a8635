package nl.schakel.demo.stuf;

import java.time.LocalDate;
import java.util.List;
import java.util.function.Consumer;

/** What people do with a case; whoever wants to hear of a status hears of it. */
final class BackOffice {

    static final List<String> STATUSES = List.of("Melding ontvangen", "In onderzoek", "Wacht op cliënt");
    static final List<String> RESULTS = List.of("Toegekend", "Gedeeltelijk toegekend", "Afgewezen",
            "Opgelost zonder maatwerk", "Ingetrokken", "Andere gemeente");

    private final Register register;
    private final Consumer<Dossier> listener;

    BackOffice(Register register, Consumer<Dossier> listener) {
        this.register = register;
        this.listener = listener;
    }

    void status(String zaak, String name) {
        register.change(zaak, found -> {
            open(found);
            found.statuses.add(new Dossier.Status(name, Register.now()));
        });
        listener.accept(register.find(zaak).orElseThrow());
    }

    void result(String zaak, String name, String note) {
        register.change(zaak, found -> {
            open(found);
            found.result = name;
            found.resultNote = note;
        });
    }

    /** @param until null where open */
    void decide(String zaak, String type, LocalDate from, LocalDate until) {
        String number = register.newNumber("B");
        register.change(zaak, found -> {
            open(found);
            found.decisions.add(new Dossier.Decision(number, type, from, until));
        });
    }

    void suspend(String zaak, boolean suspended) {
        register.change(zaak, found -> {
            open(found);
            found.suspended = suspended;
        });
    }

    /** The last day moves by as much, as some suites do; without, it is for the reader to count. */
    void extend(String zaak, int days, boolean moving) {
        register.change(zaak, found -> {
            open(found);
            found.extraDays = days;
            if (moving && found.deadline != null) {
                found.deadline = found.deadline.plusDays(days);
            }
        });
    }

    void close(String zaak) {
        register.change(zaak, found -> {
            open(found);
            found.statuses.add(new Dossier.Status("Afgehandeld", Register.now()));
            found.end = Register.today();
        });
        listener.accept(register.find(zaak).orElseThrow());
    }

    private static void open(Zaak zaak) {
        if (zaak.end != null) {
            throw new IllegalStateException("De zaak is al afgehandeld.");
        }
    }
}
