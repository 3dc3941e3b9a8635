-- How often logging in at the operators' pages went wrong. A subject (a name, an address, a known device) is a keyed hash:
-- what was typed as a name may be a password.
create table login_attempt (
    subject     varchar(64) primary key,
    failures    integer not null,
    last_at     timestamp with time zone not null,
    waits_until timestamp with time zone
);
create index login_attempt_by_age on login_attempt (last_at);
