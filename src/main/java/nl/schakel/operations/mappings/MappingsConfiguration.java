package nl.schakel.operations.mappings;

import java.time.Clock;
import java.util.List;

import nl.schakel.alert.UnmappedCodes;
import nl.schakel.directory.Directory;
import nl.schakel.disclosure.CurrentPolicies;
import nl.schakel.disclosure.UnlistedCodes;
import nl.schakel.municipality.Standard;
import nl.schakel.operations.configuration.RunningFiles;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class MappingsConfiguration {

    @Bean
    Lists codeLists(Directory directory, List<Standard> standards) {
        return new Lists(directory, standards);
    }

    @Bean
    Gaps codeGaps(UnmappedCodes codes, Lists lists, UnlistedCodes unlisted, CurrentPolicies policies,
                  RunningFiles files, Clock clock) {
        return new Gaps(codes, lists, unlisted, policies, files, clock);
    }

    /** A restart is when files with new meanings come into use: what they translate is forgotten at once. */
    @Bean
    ApplicationListener<ApplicationReadyEvent> forgetMappedCodes(Gaps gaps) {
        return ready -> gaps.open();
    }
}
