/** The command {@code check}: what is wrong with the files and with the municipalities behind them, before it hurts. */
package nl.schakel.operations.check;
