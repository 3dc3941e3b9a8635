/** Numbers that name persons and organisations: checked once, masked once. Uses no other room. */
package nl.schakel.identity;
