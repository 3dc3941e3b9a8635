/** What is disclosed, as people read it: the patient the record of it, the GP a preview. */
package nl.schakel.disclosure.page;
