package nl.schakel.fhir;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

import ca.uhn.fhir.parser.IParserErrorHandler;
import ca.uhn.fhir.parser.json.BaseJsonLikeValue.ScalarType;
import ca.uhn.fhir.parser.json.BaseJsonLikeValue.ValueType;
import nl.schakel.referral.Refusal;

/**
 * Collects what the parser would drop in silence or stop at: unknown elements and impossible values. The FHIR server
 * parses within the request's thread, so that is where the findings wait until the reader asks for them.
 */
final class ParseFindings implements IParserErrorHandler {

    /** An element name of FHIR itself; anything else could be content. */
    private static final Pattern ELEMENT = Pattern.compile("[A-Za-z][A-Za-z0-9.\\[\\]]{0,80}");
    private static final int ENOUGH = 50;

    private final ThreadLocal<List<Refusal>> findings = ThreadLocal.withInitial(ArrayList::new);

    /** Forgets what an earlier request on this thread left behind. */
    void begin() {
        findings.remove();
    }

    /** What was found in this request so far, and forgets it. */
    List<Refusal> drain() {
        List<Refusal> found = findings.get();
        findings.remove();
        return found;
    }

    private void add(Reason reason, IParseLocation location) {
        List<Refusal> found = findings.get();
        if (found.size() < ENOUGH) {
            found.add(reason.at(path(location)));
        }
    }

    private static String path(IParseLocation location) {
        String parent = location == null ? null : location.getParentElementName();
        return parent != null && ELEMENT.matcher(parent).matches() ? parent : null;
    }

    @Override
    public void unknownElement(IParseLocation location, String element) {
        add(Reason.ELEMENT_UNKNOWN, location);
    }

    @Override
    public void unknownAttribute(IParseLocation location, String attribute) {
        add(Reason.ELEMENT_UNKNOWN, location);
    }

    @Override
    public void unexpectedRepeatingElement(IParseLocation location, String element) {
        add(Reason.ELEMENT_UNKNOWN, location);
    }

    @Override
    public void invalidValue(IParseLocation location, String value, String problem) {
        String name = path(location);
        boolean date = name != null && name.toLowerCase(Locale.ROOT).contains("date");
        add(date ? Reason.DATE_INVALID : Reason.VALUE_INVALID, location);
    }

    @Override
    public void incorrectJsonType(IParseLocation location, String element, ValueType expected, ScalarType scalar,
                                  ValueType found, ScalarType foundScalar) {
        add(Reason.VALUE_INVALID, location);
    }

    @Override
    public void extensionContainsValueAndNestedExtensions(IParseLocation location) {
        add(Reason.VALUE_INVALID, location);
    }

    /** A contained resource without id cannot be referred to; nothing is lost by it. */
    @Override
    public void containedResourceWithNoId(IParseLocation location) {
    }

    /** What must be there is checked by the reader, for the elements that the hub needs. */
    @Override
    public void missingRequiredElement(IParseLocation location, String element) {
    }

    /** References that are needed are resolved by the reader. */
    @Override
    public void unknownReference(IParseLocation location, String reference) {
    }

    @Override
    public void invalidInternalReference(IParseLocation location, String reference) {
    }
}
