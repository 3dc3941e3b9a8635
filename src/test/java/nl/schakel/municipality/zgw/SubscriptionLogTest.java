package nl.schakel.municipality.zgw;

import static org.assertj.core.api.Assertions.assertThat;

import nl.schakel.identity.GemeenteCode;
import nl.schakel.municipality.zgw.SubscriptionMemory.Kept;
import nl.schakel.referral.Database;
import nl.schakel.referral.OnBothDatabases;

/** What the hub knows of its own subscriptions, on both databases. */
class SubscriptionLogTest {

    @OnBothDatabases
    void the_last_that_was_kept_is_found_and_only_under_its_own_name(Database database) {
        SubscriptionLog log = new SubscriptionLog(database.client());
        GemeenteCode town = new GemeenteCode("0363");
        assertThat(log.find(town, "consultant")).isEmpty();

        log.keep(town, "consultant", new Kept("https://nrc.example/abonnement/1", "a"));
        log.keep(town, "expert", new Kept("https://nrc.example/abonnement/2", "b"));
        log.keep(town, "consultant", new Kept("https://nrc.example/abonnement/3", "c"));

        assertThat(log.find(town, "consultant")).contains(new Kept("https://nrc.example/abonnement/3", "c"));
        assertThat(log.find(town, "expert")).contains(new Kept("https://nrc.example/abonnement/2", "b"));
        assertThat(log.find(new GemeenteCode("0344"), "consultant")).isEmpty();
    }
}
