package nl.schakel.operations.access;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;

/** Reads {@code operators.yaml}: {@code name}, {@code password} as a hash, {@code roles}. */
final class OperatorsFile {

    private static final YAMLMapper YAML = new YAMLMapper();

    private OperatorsFile() {
    }

    /** Those of the first directory that has the file; none where no directory has it. */
    static List<UserDetails> read(List<Path> directories) {
        return directories.stream().map(directory -> directory.resolve("operators.yaml")).filter(Files::exists)
                .findFirst().map(OperatorsFile::read).orElse(List.of());
    }

    private static List<UserDetails> read(Path file) {
        List<UserDetails> users = new ArrayList<>();
        try {
            for (JsonNode user : YAML.readTree(file.toFile())) {
                List<String> rights = new ArrayList<>();
                user.path("roles").forEach(role -> Role.ofCode(role.asText()).ifPresent(known ->
                        known.rights().forEach(right -> rights.add(right.name()))));
                users.add(User.withUsername(user.path("name").asText()).password(user.path("password").asText())
                        .authorities(AuthorityUtils.createAuthorityList(rights)).build());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return users;
    }
}
