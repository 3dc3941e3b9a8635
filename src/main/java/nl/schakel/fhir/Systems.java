package nl.schakel.fhir;

/** Identifier and code systems that the door reads and writes. */
final class Systems {

    static final String BSN_OID = "urn:oid:2.16.840.1.113883.2.4.6.3";
    static final String BSN = "http://fhir.nl/fhir/NamingSystem/bsn";
    static final String AGB = "http://fhir.nl/fhir/NamingSystem/agb-z";
    static final String URA = "http://fhir.nl/fhir/NamingSystem/ura";
    /** No fhir.nl NamingSystem for an OIN was found; this is the ebMS party type. */
    static final String OIN = "urn:osb:oin";
    static final String GEMEENTE = "urn:oid:2.16.840.1.113883.2.4.6.14";
    static final String REFERRAL = "https://schakel.example/fhir/NamingSystem/verwijzing";
    /** Followed by the gemeentecode: each municipality numbers its own cases. */
    static final String CASE_NUMBER = REFERRAL + "/zaaknummer/";
    static final String PATIENT = "https://schakel.example/fhir/NamingSystem/patient";
    static final String FEEDBACK = "https://schakel.example/fhir/NamingSystem/terugkoppeling";
    /** What a message is about, where the sender did not tell. */
    static final String MESSAGE = "https://schakel.example/fhir/CodeSystem/bericht";
    /** What a Task asks of the hub, other than to carry out a referral. */
    static final String TASK = "https://schakel.example/fhir/CodeSystem/taak";
    /** Followed by the gemeentecode: each municipality numbers its own questions. */
    static final String ADVICE = "https://schakel.example/fhir/NamingSystem/adviesvraag/";
    static final String ADVICE_STATUS = "https://schakel.example/fhir/CodeSystem/advies-status";
    /** What comes with a question and with what became of it. */
    static final String ADVICE_PART = "https://schakel.example/fhir/CodeSystem/advies-onderdeel";
    static final String BIG = "http://fhir.nl/fhir/NamingSystem/big";
    static final String IDENTIFIER_TYPE = "http://terminology.hl7.org/CodeSystem/v2-0203";

    private Systems() {
    }
}
