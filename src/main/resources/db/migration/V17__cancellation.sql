-- What a practice took back, or asked its municipality to stop. A reason that says more takes the place of one before.
create table cancellation (
    referral     varchar(36) not null primary key,
    cancelled_at timestamp with time zone not null,
    reason       varchar(20) not null,
    asked        boolean     not null,
    constraint cancellation_of foreign key (referral) references referral (id)
);

-- Who must still hear of it. A row goes once its recipient did, so that this stays short.
create table cancellation_to (
    referral varchar(36) not null,
    role     varchar(20) not null,
    since    timestamp with time zone not null,
    constraint cancellation_to_key primary key (referral, role),
    constraint cancellation_to_of foreign key (referral) references referral (id)
);

-- An event that names a medical adviser did not fit: nothing-to-take-back-from-medical-adviser.
alter table timeline alter column event set data type varchar(60);
