/** Municipalities and practices, read from files: who they are, how to reach them, what they agreed to. */
package nl.schakel.directory;
