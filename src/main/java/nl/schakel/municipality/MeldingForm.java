package nl.schakel.municipality;

import nl.schakel.directory.Municipality;

/** The melding as PDF, for the standards that carry documents. */
record MeldingForm(String standard, MeldingDocument document) implements DocumentForm {

    @Override
    public byte[] render(WmoRequest request, Municipality place) {
        return document.render(request, place.name(), place.terms());
    }
}
