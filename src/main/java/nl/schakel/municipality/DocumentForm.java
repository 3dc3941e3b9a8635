package nl.schakel.municipality;

import nl.schakel.directory.Municipality;

/**
 * The document that a recipient receives, in the form that its standard asks for. It is made once, before the consent
 * token that is bound to its bytes, so that every attempt carries the same.
 */
public interface DocumentForm {

    /** The standard whose recipients get this form: {@code zgw}, {@code iwmo} or {@code stuf}. */
    String standard();

    /**
     * @param place the municipality as it is reached for this recipient
     * @return exactly the bytes that will be delivered
     * @throws nl.schakel.referral.Fault.Translation where the standard cannot carry this request
     */
    byte[] render(WmoRequest request, Municipality place);
}
