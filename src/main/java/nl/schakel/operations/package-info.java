/** What operators see of the hub: pages in Dutch, drawn on the server, that never hold a diagnosis. */
package nl.schakel.operations;
