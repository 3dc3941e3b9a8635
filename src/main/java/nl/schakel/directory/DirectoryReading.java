package nl.schakel.directory;

import java.util.List;

/**
 * What the files of municipalities and practices gave.
 *
 * @param directory every municipality and practice whose own file broke no rule
 * @param findings  one Dutch sentence per broken rule, the file's name first; never a secret
 */
public record DirectoryReading(Directory directory, List<String> findings) {
}
