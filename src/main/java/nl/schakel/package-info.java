/** The house's front door: starting, the broker and the routes. Every room stands below it. */
package nl.schakel;
