/** A simulated HIS: the FHIR R4 server of a GP practice that feedback is pushed to, with the GP's inbox as a page. */
package nl.schakel.demo.his;
