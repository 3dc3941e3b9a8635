/** Days that count: Dutch working days. */
package nl.schakel.calendar;
