package nl.schakel.proof;

/**
 * Somewhere markers are looked for.
 *
 * @param name what the report calls it, and what a marker's allowance names
 */
record Place(String name) {

    /** The adviser and the expert of Amsterdam: each has a system of its own. */
    static final Place ADVISER = new Place("messages to the medical adviser");
    static final Place EXPERT = new Place("messages to the expert");
    static final Place RECORD = new Place("disclosure records");
    static final Place HIS = new Place("messages to the HIS");
    static final Place ANSWER = new Place("answers to the sender");
    static final Place PREVIEW = new Place("previews for the sender");
    static final Place MESSAGE_ANSWER = new Place("answers to a message");
    static final Place ERROR = new Place("refusals and error pages");
    static final Place LOG = new Place("log and console");
    static final Place DATABASE = new Place("database files");
    static final Place BROKER = new Place("queues and dead letters");
    static final Place OTHER_FILE = new Place("other files");
    static final Place OPERATORS = new Place("operators' pages");
    static final Place METRICS = new Place("metrics and health");

    static final Place NAMES = new Place("names of files in a folder");
    static final Place PROPERTIES = new Place("what a broker tells beside a message");
    static final Place CHECK = new Place("what check says");

    static Place municipality(String code) {
        return new Place("messages to municipality " + code);
    }
}
