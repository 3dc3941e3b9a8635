-- What could not go and waits for a person. Nothing here is about a patient: a number, a partner and a fault.
create table dead_letter (
    id          varchar(36)  not null primary key,
    -- On which queue it stopped, and what the bell was about.
    queue       varchar(100) not null,
    about       varchar(36)  not null,
    -- municipality/0363, practice/01012345 or hub.
    partner     varchar(60)  not null,
    fault_class varchar(12)  not null,
    code        varchar(80)  not null,
    sentence    varchar(1000) not null,
    happened_at timestamp with time zone not null,
    -- OPEN, PARKED, RESENT or CLOSED.
    state       varchar(10)  not null,
    state_since timestamp with time zone not null,
    handled_by  varchar(200),
    note        varchar(1000)
);

create index dead_letter_by_state on dead_letter (state, partner, code);
create index dead_letter_by_subject on dead_letter (about, queue);
