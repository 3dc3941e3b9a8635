/** The GP's own words for the municipality: confirmed word for word, and free of medicine, codes and judgements. */
package nl.schakel.disclosure.text;
