/**
 * A simulated municipality with a StUF case system (StUF-ZKN 3.10, Zaak- en Documentservices 1.1.02), with a back
 * office to play and scenarios to follow.
 */
package nl.schakel.demo.stuf;
