/** Which lists translate codes, and which codes were met that no list translates. */
package nl.schakel.operations.mappings;
