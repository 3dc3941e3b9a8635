package nl.schakel.operations.configuration;

import java.nio.file.Path;
import java.time.Clock;

import javax.sql.DataSource;

import nl.schakel.directory.DirectoryFiles;
import nl.schakel.disclosure.CurrentPolicies;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;

@Configuration(proxyBeanMethods = false)
class SettingsConfiguration {

    @Bean
    static ConfigurationFolders configurationFolders(Environment environment) {
        return new ConfigurationFolders(DirectoryFiles.directories(environment),
                Path.of(environment.getProperty("schakel.provisions", "config")),
                Path.of(environment.getProperty("schakel.routes", "routes")));
    }

    /** Static, as is what it needs: it comes before every bean that reads a file. */
    @Bean
    static FilesAtStart filesAtStart(ConfigurationFolders folders, Clock clock) {
        return FilesAtStart.take(folders.directories(), folders.provisions(), folders.routes(), clock);
    }

    @Bean
    EffectiveSettings effectiveSettings(ConfigurableEnvironment environment) {
        return new EffectiveSettings(environment);
    }

    @Bean
    RunningFiles runningFiles(FilesAtStart files, CurrentPolicies policies, ConfigurationFolders folders,
                              Environment environment) {
        return new RunningFiles(files, policies, folders.provisions(), environment);
    }

    @Bean
    AboutHub aboutHub(DataSource database, @Value("${spring.artemis.mode}") String broker, FilesAtStart files,
                      Clock clock) {
        return new AboutHub(database, broker, files, clock);
    }
}
