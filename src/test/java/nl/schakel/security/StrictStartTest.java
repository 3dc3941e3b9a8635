package nl.schakel.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;

class StrictStartTest {

    @TempDir
    private Path data;

    private WebApplicationContextRunner hub(String... properties) {
        return new WebApplicationContextRunner().withUserConfiguration(SecurityTestApplication.class)
                .withInitializer(context -> context.getBeanFactory()
                        .setConversionService(new ApplicationConversionService()))
                .withPropertyValues("spring.datasource.url=jdbc:hsqldb:mem:strict", "schakel.data=" + data)
                .withPropertyValues(properties);
    }

    @Test
    void no_master_key_no_start() {
        hub().run(context -> assertThat(context).getFailure().rootCause()
                .hasMessageStartingWith("De hoofdsleutel ontbreekt: zet SCHAKEL_MASTER_KEY"));
    }

    @Test
    void no_start_with_something_that_is_not_a_key() {
        hub("schakel.master-key=geheim").run(context -> assertThat(context).getFailure().rootCause()
                .hasMessageStartingWith("De hoofdsleutel is geen base64 van precies 32 bytes"));
    }

    @Test
    void the_key_of_the_demo_works_in_the_demo_only() {
        String key = "schakel.master-key=" + MasterKey.DEMO;

        hub(key).run(context -> assertThat(context).getFailure().rootCause()
                .hasMessageStartingWith("De hoofdsleutel is die van de demonstratie"));
        hub(key, "spring.profiles.active=demo").run(context -> assertThat(context).hasNotFailed());
    }
}
