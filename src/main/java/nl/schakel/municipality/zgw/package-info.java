/**
 * Municipalities that work with ZGW: Zaken 1.5.1, Documenten 1.4.2, Catalogi 1.3.1, Besluiten 1.1.0 and notifications.
 * Nothing of the standard is seen outside this room.
 */
package nl.schakel.municipality.zgw;
