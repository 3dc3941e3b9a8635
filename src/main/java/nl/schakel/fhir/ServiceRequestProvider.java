package nl.schakel.fhir;

import java.util.List;

import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Read;
import ca.uhn.fhir.rest.annotation.RequiredParam;
import ca.uhn.fhir.rest.annotation.Search;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.param.TokenParam;
import ca.uhn.fhir.rest.server.IResourceProvider;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.ServiceRequest;

/** The hub's filler orders; the second of the two searches that IHE PCC SDOH RSQ asks for. */
public final class ServiceRequestProvider implements IResourceProvider {

    private static final String SERVICE_REQUEST = "ServiceRequest";

    private final OwnReferrals own;
    private final TaskView view;

    ServiceRequestProvider(OwnReferrals own, TaskView view) {
        this.own = own;
        this.view = view;
    }

    @Override
    public Class<ServiceRequest> getResourceType() {
        return ServiceRequest.class;
    }

    /** {@code GET /fhir/ServiceRequest/{id}}. */
    @Read
    public ServiceRequest read(@IdParam IdType id) {
        return view.request(own.read(id, SERVICE_REQUEST));
    }

    /** {@code GET /fhir/ServiceRequest?identifier=}. */
    @Search
    public List<ServiceRequest> search(@RequiredParam(name = ServiceRequest.SP_IDENTIFIER) TokenParam identifier,
                                       RequestDetails request) {
        OwnReferrals.refuseUnknown(request);
        return own.byIdentifier(identifier, SERVICE_REQUEST).stream().map(view::request).toList();
    }
}
