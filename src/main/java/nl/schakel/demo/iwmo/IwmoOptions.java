package nl.schakel.demo.iwmo;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How a simulated municipality is set up.
 *
 * @param name      of the municipality, on its page
 * @param code      gemeentecode
 * @param secret    what the hub's messages carry as bearer token; null where anybody may come
 * @param envelope  whether its own messages travel in a StUF-GGk envelope; what comes in may do so or not
 * @param scenarios folder of scenario files, null where there are none
 * @param autopilot pause between the steps of the automatic consultant, for what no scenario fits; null: nobody does
 *                  anything by itself
 * @param folder    where it looks for messages besides its address, null where it does not
 * @param keep      how many exchanges are kept; the oldest make room
 */
public record IwmoOptions(String name, String code, String secret, boolean envelope, Path scenarios, Duration autopilot,
                          Path folder, int keep) {

    /** A quiet municipality: no envelope, no scenarios, no automatic consultant. */
    public static IwmoOptions of(String name, String code, String secret) {
        return new IwmoOptions(name, code, secret, false, null, null, null, 20_000);
    }

    public IwmoOptions withEnvelope() {
        return new IwmoOptions(name, code, secret, true, scenarios, autopilot, folder, keep);
    }

    public IwmoOptions withScenarios(Path scenarios) {
        return new IwmoOptions(name, code, secret, envelope, scenarios, autopilot, folder, keep);
    }

    /** Puts an automatic consultant to work who takes this long over each step. */
    public IwmoOptions withAutopilot(Duration autopilot) {
        return new IwmoOptions(name, code, secret, envelope, scenarios, autopilot, folder, keep);
    }

    /** Also takes messages from a folder. */
    public IwmoOptions withFolder(Path folder) {
        return new IwmoOptions(name, code, secret, envelope, scenarios, autopilot, folder, keep);
    }

    /** Keeps only this many exchanges, for long runs under load. */
    public IwmoOptions withKeep(int keep) {
        return new IwmoOptions(name, code, secret, envelope, scenarios, autopilot, folder, keep);
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return name + " (" + code + ")";
    }
}
