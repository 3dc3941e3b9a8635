-- What could not go and waits for a person. Nothing here is about a patient: a number, a partner and a fault.
create table dead_letter (
    id          varchar(36)  not null primary key,
    -- On which queue it stopped, and what the bell was about.
    queue       varchar(100) not null,
    about       varchar(36)  not null,
    -- What was to be done, at whichever municipality, and about what; null once it is closed. One row at a time.
    live        varchar(140),
    -- municipality/0363, practice/01012345 or hub.
    partner     varchar(60)  not null,
    fault_class varchar(12)  not null,
    code        varchar(80)  not null,
    sentence    varchar(1000) not null,
    -- When it stopped last, and how often it did.
    happened_at timestamp with time zone not null,
    times       integer      default 1 not null,
    -- OPEN, PARKED, CLAIMED, RESENT or CLOSED.
    state       varchar(10)  not null,
    state_since timestamp with time zone not null,
    handled_by  varchar(200),
    note        varchar(1000),
    -- What became of it, in Dutch, and in which round it was last resent.
    outcome     varchar(1000),
    resend      varchar(36),
    constraint dead_letter_live unique (live)
);

create index dead_letter_by_state on dead_letter (state, partner, queue, code, happened_at, id);
create index dead_letter_by_time on dead_letter (state, happened_at, id);
create index dead_letter_by_subject on dead_letter (about);
create index dead_letter_by_resend on dead_letter (resend, state, id);
