package nl.schakel.disclosure;

import java.nio.file.Path;
import java.time.Duration;

import nl.schakel.alert.UnmappedCodes;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class DisclosureConfiguration {

    @Bean
    CurrentPolicies currentPolicies(@Value("${schakel.provisions:config}") Path directory,
                                    @Value("${schakel.data:data}") Path data,
                                    @Value("${schakel.policies.look:PT5S}") Duration look) {
        return new CurrentPolicies(directory, data, look);
    }

    @Bean
    Minimisation minimisation(CurrentPolicies current) {
        return new Minimisation(current);
    }

    @Bean
    UnlistedCodes unlistedCodes(CurrentPolicies current, UnmappedCodes codes) {
        return new UnlistedCodes(current, codes);
    }

    @Bean
    MdoMinimisation mdoMinimisation(@Value("${schakel.provisions:config}") Path directory,
                                    @Value("${schakel.data:data}") Path data) {
        MdoPolicy policy = MdoPolicy.load(directory);
        policy.keep(new PolicyArchive(data));
        return new MdoMinimisation(policy);
    }

    @Bean
    WayOfWorking wayOfWorking(CurrentPolicies current) {
        return new WayOfWorking(current);
    }

    @Bean
    AdviceForm adviceForm(CurrentPolicies current) {
        return new AdviceForm(current);
    }

    @Bean
    Confidentiality confidentiality() {
        return new Confidentiality();
    }
}
