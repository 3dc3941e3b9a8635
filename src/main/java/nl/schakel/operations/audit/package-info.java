/** The audit log for who may look in it: who saw or received what, whether the log still is what was written. */
package nl.schakel.operations.audit;
