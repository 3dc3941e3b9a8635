/** The municipality's door: {@code WmoRequest} out, {@code MunicipalUpdate} in; one sub-room per standard. */
package nl.schakel.municipality;
