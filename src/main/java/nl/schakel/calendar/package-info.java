/** Time: Dutch working days, and whose turn scheduled work is. */
package nl.schakel.calendar;
