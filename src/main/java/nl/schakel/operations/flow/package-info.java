/** Whether everything flows: the overview, and each route with what goes over it. */
package nl.schakel.operations.flow;
