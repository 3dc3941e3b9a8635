package nl.schakel.story;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;

/** A municipality of a story, whichever standard it works with: what it was told, and what it does. */
interface Town extends AutoCloseable {

    /** A decision holds from the same day, for as long, wherever it is taken. */
    LocalDate FROM = LocalDate.now(ZoneId.of("Europe/Amsterdam")).plusDays(7);
    LocalDate UNTIL = FROM.plusYears(2).minusDays(1);

    String code();

    String name();

    /** The melding as a consultant reads it. */
    String letter(Referral referral);

    /** The part of the melding in which the standard itself says whom it is about. */
    String whom(Referral referral);

    /** A day as this standard writes it. */
    String written(LocalDate day);

    /** Every byte that it received, and every letter as text. */
    byte[] everything();

    /** What is wrong with what it received, by the official files; empty where nothing is. */
    List<String> complaints();

    /** Whether the official files are here. */
    boolean canJudge();

    /** Says that the melding arrived, where the standard has a message for it. */
    void confirm(Referral referral);

    /** Begins the onderzoek. */
    void investigate(Referral referral);

    /** Grants what was asked, from {@link #FROM} until {@link #UNTIL}. */
    void grant(Referral referral);

    /** Refuses what was asked. */
    void refuse(Referral referral);

    /** Says that another municipality is the one to ask. */
    void sendElsewhere(Referral referral);

    @Override
    void close();
}
