/**
 * A simulated municipality that speaks iWmo 3.2: takes WMO315, answers with WMO316, WMO319 and WMO301 as a scenario
 * says, and expects the retours WMO302 and WMO320. Knows nothing of the hub.
 */
package nl.schakel.demo.iwmo;
