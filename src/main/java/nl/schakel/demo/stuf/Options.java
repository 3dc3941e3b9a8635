package nl.schakel.demo.stuf;

import java.time.Duration;
import java.util.List;


/**
 * How a simulated municipality is set up.
 *
 * @param name      of the municipality, on its page
 * @param code      gemeentecode: its numbers begin with it
 * @param hub       application of the hub, as the municipality registered it
 * @param system    application of its own
 * @param user      of the hub; null: nobody needs to say who they are
 * @param secret    of the hub
 * @param scenarios how it may play a case; the first that is for a case is played
 * @param autopilot pause between the deeds of a scenario; null: nobody does anything by itself
 * @param faults    whether an unknown case is answered with Fo02 instead of an empty answer; suites do either
 * @param keep      how many exchanges are kept; the oldest make room
 */
public record Options(String name, String code, String hub, String system, String user, String secret,
                      List<Scenario> scenarios, Duration autopilot, boolean faults, int keep) {

    /** A quiet municipality that trusts everyone. */
    public static Options of(String code, String hub, String system) {
        return new Options("Gemeente Voorbeeld", code, hub, system, null, null, List.of(), null, false, 20_000);
    }

    public Options withName(String name) {
        return new Options(name, code, hub, system, user, secret, scenarios, autopilot, faults, keep);
    }

    public Options withLogin(String user, String secret) {
        return new Options(name, code, hub, system, user, secret, scenarios, autopilot, faults, keep);
    }

    public Options withScenarios(List<Scenario> scenarios) {
        return new Options(name, code, hub, system, user, secret, scenarios, autopilot, faults, keep);
    }

    /** Puts people to work who take this long over each deed. */
    public Options withAutopilot(Duration autopilot) {
        return new Options(name, code, hub, system, user, secret, scenarios, autopilot, faults, keep);
    }

    public Options withFaultForUnknownCase() {
        return new Options(name, code, hub, system, user, secret, scenarios, autopilot, true, keep);
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return name + " (" + code + ")";
    }
}
