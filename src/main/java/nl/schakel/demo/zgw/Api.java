package nl.schakel.demo.zgw;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The interfaces, each at its usual path. */
enum Api {

    ZAKEN("1.5.1"), DOCUMENTEN("1.4.2"), CATALOGI("1.3.1"), BESLUITEN("1.1.0"), NOTIFICATIES("1.0.1"),
    AUTORISATIES("1.1.0");

    final String version;

    Api(String version) {
        this.version = version;
    }

    /** The first part of the path, which is also the name of the channel its notifications go by. */
    String path() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Api> at(String path) {
        return Arrays.stream(values()).filter(api -> api.path().equals(path)).findFirst();
    }
}
