package nl.schakel.operations.mappings;

/**
 * A code that was met and has no meaning, as operators see it; all texts Dutch.
 *
 * @param where    whose it is
 * @param list     which list lacks it
 * @param code     as the partner writes it, or that it is not kept
 * @param thisWeek how often
 * @param lastWeek likewise
 * @param weeks    likewise, in all the weeks that are kept
 * @param first    when it was first met, a moment or a week
 * @param last     likewise
 * @param file     where its meaning belongs; null where the hub itself lacks it
 * @param key      the key in that file
 * @param line     ready to paste below that key, but for the meaning; null where the code is not kept
 * @param advice   what to do
 * @param urgent   whether referrals stand still because of it
 */
record Gap(String where, String list, String code, String thisWeek, String lastWeek, String weeks, String first,
           String last, String file, String key, String line, String advice, boolean urgent) {
}
