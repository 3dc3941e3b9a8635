package nl.schakel.municipality.zgw;

import java.util.Optional;

import nl.schakel.identity.GemeenteCode;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Remembers subscriptions in the database. One process at a time writes about one municipality: it has the turn. */
final class SubscriptionLog implements SubscriptionMemory {

    private final JdbcClient db;

    SubscriptionLog(JdbcClient db) {
        this.db = db;
    }

    @Override
    public Optional<Kept> find(GemeenteCode municipality, String desk) {
        return db.sql("select address, fingerprint from zgw_subscription where municipality = :code and desk = :desk")
                .param("code", municipality.value()).param("desk", desk)
                .query((row, n) -> new Kept(row.getString(1), row.getString(2))).optional();
    }

    @Override
    public void keep(GemeenteCode municipality, String desk, Kept kept) {
        int known = db.sql("""
                        update zgw_subscription set address = :address, fingerprint = :fingerprint
                         where municipality = :code and desk = :desk""")
                .param("address", kept.address()).param("fingerprint", kept.fingerprint())
                .param("code", municipality.value()).param("desk", desk).update();
        if (known == 0) {
            db.sql("""
                            insert into zgw_subscription (municipality, desk, address, fingerprint)
                            values (:code, :desk, :address, :fingerprint)""")
                    .param("address", kept.address()).param("fingerprint", kept.fingerprint())
                    .param("code", municipality.value()).param("desk", desk).update();
        }
    }
}
