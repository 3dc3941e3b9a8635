package nl.schakel.operations.signals;

import java.util.List;

/** Which flows run in this process; told by the front door, that runs them. */
public interface RouteStates {

    /** Whether a GP can refer: the flow behind the door runs. */
    boolean isDoorOpen();

    /** Flows that were open and stopped; one that an operator holds is none of them. Ids, in order. */
    List<String> stopped();
}
