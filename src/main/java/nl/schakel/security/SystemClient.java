package nl.schakel.security;

import java.net.URI;

import com.nimbusds.jose.jwk.JWKSet;

import nl.schakel.identity.AgbCode;

/**
 * A program that may speak for a practice (SMART Backend Services): its HIS.
 *
 * @param id           OAuth {@code client_id}
 * @param practice     for which practice it speaks
 * @param practiceName as people know the practice
 * @param keys         its public keys, null where {@code jwksUri} is given
 * @param jwksUri      where it publishes its keys, null where {@code keys} is given
 */
public record SystemClient(String id, AgbCode practice, String practiceName, JWKSet keys, URI jwksUri) {
}
