/**
 * A simulated municipality with a ZGW case system (Zaken 1.5.1, Documenten 1.4.2, Catalogi 1.3.1, Besluiten 1.1.0):
 * as strict as a real one, with a back office to play and faults to order.
 */
package nl.schakel.demo.zgw;
