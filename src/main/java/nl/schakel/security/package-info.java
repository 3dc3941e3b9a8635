/** Parties and rights: who may call the hub, with which key, and the keys of the hub itself. Uses only identity. */
package nl.schakel.security;
