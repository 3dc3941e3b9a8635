/** What an operator must know: told once when it starts and once when it is over. */
package nl.schakel.alert;
