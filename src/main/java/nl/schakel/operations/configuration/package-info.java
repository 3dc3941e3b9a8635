/** With which files and settings the hub runs, and whether that is what the files say now. */
package nl.schakel.operations.configuration;
