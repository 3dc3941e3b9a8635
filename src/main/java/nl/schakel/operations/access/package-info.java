/** Who may see and do what on the operators' pages. */
package nl.schakel.operations.access;
