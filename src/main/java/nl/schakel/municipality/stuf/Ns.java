package nl.schakel.municipality.stuf;

/** The namespaces of StUF-ZKN 3.10, with the prefix that the hub writes before each. */
enum Ns {

    STUF("StUF", "http://www.egem.nl/StUF/StUF0301"),
    ZKN("ZKN", "http://www.egem.nl/StUF/sector/zkn/0310"),
    BG("BG", "http://www.egem.nl/StUF/sector/bg/0310"),
    XSI("xsi", "http://www.w3.org/2001/XMLSchema-instance"),
    XMIME("xmime", "http://www.w3.org/2005/05/xmlmime");

    final String prefix;
    final String uri;

    Ns(String prefix, String uri) {
        this.prefix = prefix;
        this.uri = uri;
    }
}
