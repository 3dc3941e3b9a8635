/** Pages and archivable documents out of templates; knows nothing of what stands in them. Uses no other room. */
package nl.schakel.document;
