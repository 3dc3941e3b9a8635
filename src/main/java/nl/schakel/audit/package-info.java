/** Who saw or received what of whom (NEN 7513): added, chained, never changed. */
package nl.schakel.audit;
