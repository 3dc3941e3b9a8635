package nl.schakel.operations.configuration;

import java.nio.file.Path;
import java.util.List;

/**
 * Where files are read.
 *
 * @param directories {@code schakel.config}
 * @param provisions  the folder that holds {@code provisions/}
 * @param routes      {@code schakel.routes}
 */
record ConfigurationFolders(List<Path> directories, Path provisions, Path routes) {
}
