/** What every simulated neighbour shares: its server, what it heard, and how it misbehaves on request. */
package nl.schakel.demo.neighbour;
