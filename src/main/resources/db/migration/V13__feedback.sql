-- Referrals of which the practice must still hear something: written with the change that tells, gone once it was
-- heard. A small table: what is open, not what was ever sent.
create table unheard (
    referral varchar(36) not null primary key,
    practice varchar(8)  not null,
    -- The newest version that tells something, and since when something is unheard.
    version  integer     not null,
    since    timestamp with time zone not null,
    -- How often the HIS failed on this one, and until when it is left alone for that.
    attempts   integer  not null,
    not_before timestamp with time zone not null,
    -- When it is rung for again: a digest's hour, the end of a pause, or in any case after a while.
    ring_at  timestamp with time zone not null,
    constraint unheard_of foreign key (referral) references referral (id)
);

create index unheard_due on unheard (ring_at, referral);
create index unheard_by_practice on unheard (practice);

-- A HIS that takes nothing now. Who moves not_before on has the next attempt, also of several processes.
create table his_outage (
    practice   varchar(8) not null primary key,
    since      timestamp with time zone not null,
    attempts   integer    not null,
    not_before timestamp with time zone not null
);
