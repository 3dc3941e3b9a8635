-- What goes to someone besides the consultant: a medical adviser or an expert, each on its own consent; or that the
-- patient did not agree to it.
create table part (
    referral      varchar(36) not null,
    role          varchar(20) not null,
    recipient     varchar(20) not null,
    consent_given date,
    consent_until timestamp with time zone,
    state         varchar(20) not null,
    state_since   timestamp with time zone not null,
    case_number   varchar(60),
    constraint part_key primary key (referral, role),
    constraint part_of foreign key (referral) references referral (id)
);

create index part_by_state on part (state, state_since);

-- On which consents a referral and its parts go: keyed hashes of the names by which the practice knows them.
create table consent_use (
    consent    varchar(64) not null,
    referral   varchar(36) not null,
    covers     varchar(20) not null,
    given_at   timestamp with time zone not null,
    constraint consent_use_key primary key (consent, referral, covers),
    constraint consent_use_of foreign key (referral) references referral (id)
);

create index consent_use_by_referral on consent_use (referral);

-- Consents that were revoked: one that was given before that moment is not accepted again.
create table revoked_consent (
    consent      varchar(64) not null,
    patient_hash varchar(64) not null,
    revoked_at   timestamp with time zone not null,
    constraint revoked_consent_key primary key (consent, patient_hash)
);

alter table referral add column revoked_at timestamp with time zone;

create index referral_by_patient on referral (patient_hash);

-- A delivery is to one recipient; until now there was only the consultant.
create table delivery_to (
    referral      varchar(36) not null,
    role          varchar(20) not null,
    attempts      integer     not null,
    first_attempt timestamp with time zone not null,
    claimed_by    varchar(36),
    claimed_until timestamp with time zone,
    taken_back_at timestamp with time zone,
    constraint delivery_to_key primary key (referral, role),
    constraint delivery_to_of foreign key (referral) references referral (id)
);

create table delivery_to_step (
    referral varchar(36)   not null,
    role     varchar(20)   not null,
    step     varchar(80)   not null,
    result   varchar(1000) not null,
    done_at  timestamp with time zone not null,
    constraint delivery_to_step_key primary key (referral, role, step),
    constraint delivery_to_step_of foreign key (referral) references referral (id)
);

insert into delivery_to (referral, role, attempts, first_attempt, claimed_by, claimed_until)
    select referral, 'CONSULTANT', attempts, first_attempt, claimed_by, claimed_until from delivery;
insert into delivery_to_step (referral, role, step, result, done_at)
    select referral, 'CONSULTANT', step, result, done_at from delivery_step;

drop table delivery_step;
drop table delivery;
alter table delivery_to rename to delivery;
alter table delivery_to_step rename to delivery_step;

create index delivery_step_by_address on delivery_step (result);
