/**
 * Municipalities that work with StUF-ZKN 3.10 by the Zaak- en Documentservices 1.1.02: a zaak and its documents out by
 * SOAP, its state by asking. Nothing of the standard is seen outside this room.
 */
package nl.schakel.municipality.stuf;
