package nl.schakel.demo.his;

import java.util.List;

import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.OptionalParam;
import ca.uhn.fhir.rest.annotation.Read;
import ca.uhn.fhir.rest.annotation.ResourceParam;
import ca.uhn.fhir.rest.annotation.Search;
import ca.uhn.fhir.rest.annotation.Update;
import ca.uhn.fhir.rest.api.MethodOutcome;
import ca.uhn.fhir.rest.param.TokenParam;
import ca.uhn.fhir.rest.server.IResourceProvider;
import ca.uhn.fhir.rest.server.exceptions.ResourceNotFoundException;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Task;

/**
 * Tasks: put under the sender's id, new or not. Public, with public methods, because the FHIR server calls them by
 * reflection.
 */
public final class TaskProvider implements IResourceProvider {

    private final Cabinet cabinet;

    TaskProvider(Cabinet cabinet) {
        this.cabinet = cabinet;
    }

    @Override
    public Class<Task> getResourceType() {
        return Task.class;
    }

    /** {@code PUT Task/id}: 201 the first time, 200 after that. */
    @Update
    public MethodOutcome put(@IdParam IdType id, @ResourceParam Task task) {
        Arrival arrival = cabinet.put(id.getIdPart(), task);
        return new MethodOutcome(new IdType("Task", arrival.id(), String.valueOf(arrival.version())))
                .setCreated(arrival.created())
                .setResource(read(id));
    }

    /** {@code GET Task/id}: the newest version. */
    @Read
    public Task read(@IdParam IdType id) {
        return cabinet.task(id.getIdPart()).orElseThrow(() -> new ResourceNotFoundException(id));
    }

    /** {@code GET Task}, all or by identifier. */
    @Search
    public List<Task> search(@OptionalParam(name = Task.SP_IDENTIFIER) TokenParam identifier) {
        return cabinet.tasks().stream().filter(task -> identifier == null || task.getIdentifier().stream()
                .anyMatch(own -> CommunicationProvider.matches(own, identifier))).toList();
    }
}
