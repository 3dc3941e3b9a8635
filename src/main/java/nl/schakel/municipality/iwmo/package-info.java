/**
 * iWmo 3.2 (Ketenbureau i-Sociaal Domein): a WMO315 out, its retour WMO316 and the answers WMO319 and WMO301 in. A GP is
 * no aanbieder, so only a municipality that agreed to it receives a WMO315 from one.
 */
package nl.schakel.municipality.iwmo;
