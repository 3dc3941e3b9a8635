-- What is added to a referral under way is more than what a meeting agreed: a practice may supplement it. Both are kept
-- alike; a number is the practice's own within its kind.
alter table mdo add column kind varchar(12) default 'MDO' not null;
alter table mdo drop constraint mdo_source;
alter table mdo add constraint mdo_source unique (practice, kind, source_system, source_value);

-- A supplement goes on a consent of its own; null where a part goes on the consent of its case.
alter table mdo_part add column consent_given date;
alter table mdo_part add column consent_until timestamp with time zone;

-- Whether a practice has another referral open for the same patient, provision and municipality.
create index referral_by_patient_and_provision
    on referral (patient_hash, practice, provision, municipality, received_at);

-- Where a practice wants to be asked before a second one goes, two that come at the same moment take turns.
create table duplicate_turn (
    stripe integer not null primary key,
    taken  bigint  not null
);
insert into duplicate_turn (stripe, taken) values (0, 0), (1, 0), (2, 0), (3, 0), (4, 0), (5, 0), (6, 0), (7, 0),
    (8, 0), (9, 0), (10, 0), (11, 0), (12, 0), (13, 0), (14, 0), (15, 0);
