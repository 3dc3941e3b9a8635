package nl.schakel.security;

import java.util.Optional;

/** Who is registered to call the hub. */
public interface SystemClients {

    /** The program with this OAuth {@code client_id}. */
    Optional<SystemClient> client(String clientId);
}
