-- A delivery to one municipality: who works on it, and since when it was tried.
create table delivery (
    referral      varchar(36) not null primary key,
    attempts      integer     not null,
    first_attempt timestamp with time zone not null,
    claimed_by    varchar(36),
    claimed_until timestamp with time zone,
    constraint delivery_of foreign key (referral) references referral (id)
);

-- What a delivery already did: a result is an address at the municipality.
create table delivery_step (
    referral varchar(36)  not null,
    step     varchar(80)  not null,
    result   varchar(1000) not null,
    done_at  timestamp with time zone not null,
    primary key (referral, step),
    constraint delivery_step_of foreign key (referral) references referral (id)
);

create index delivery_step_by_result on delivery_step (result);

-- Scheduled work that one of several hub processes may do.
create table turn (
    name       varchar(100) not null primary key,
    not_before timestamp with time zone not null
);
