/** The demo: the hub's neighbours in the same process, and sample patients that make the round trip. */
package nl.schakel.demo;
