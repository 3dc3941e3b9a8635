-- Who saw or received what (NEN 7513): added and never changed. Nothing here is about health; a patient is a keyed hash.
-- What an entry says is under a keyed hash of its own (mac). Its place in the chain comes a moment after it was kept:
-- until then place is 0. A link is a keyed hash over place, mac and the link before it.
create table audit (
    id          varchar(36)  not null primary key,
    happened_at timestamp with time zone not null,
    action      varchar(40)  not null,
    agent       varchar(200) not null,
    recipient   varchar(200),
    practice    varchar(8),
    entity      varchar(100),
    patient     varchar(64),
    outcome     varchar(80),
    reason      varchar(500),
    origin      varchar(200),
    consent     varchar(100),
    details     varchar(500),
    mac         varchar(64)  not null,
    place       bigint       default 0 not null,
    link        varchar(64)
);

create index audit_by_place on audit (place);
create index audit_by_moment on audit (happened_at);
create index audit_by_practice on audit (practice, happened_at);
create index audit_by_patient on audit (patient);
create index audit_by_entity on audit (entity);

-- Where the chain ends now; where it begins since entries were purged (the last that went); what the last check found.
create table audit_chain (
    id            smallint     not null primary key,
    place         bigint       not null,
    link          varchar(64)  not null,
    cut           bigint       not null,
    cut_link      varchar(64)  not null,
    cut_mac       varchar(64)  not null,
    checked_at    timestamp with time zone,
    checked_place bigint,
    trouble       varchar(1000)
);

insert into audit_chain (id, place, link, cut, cut_link, cut_mac) values (1, 0, 'genesis', 0, 'genesis', '');
