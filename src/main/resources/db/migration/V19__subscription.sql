-- To what a HIS subscribed. Its reason and headers are encrypted with the row's own data key.
create table subscription (
    id            varchar(36)  not null primary key,
    practice      varchar(8)   not null,
    topic         varchar(20)  not null,
    endpoint      varchar(500) not null,
    media_type    varchar(30)  not null,
    id_only       boolean      not null,
    timeout       integer      not null,
    heartbeat     integer      not null,
    max_count     integer      not null,
    ends_at       timestamp with time zone,
    data_key      ${binary}    not null,
    sealed        ${binary}    not null,
    state         varchar(10)  not null,
    version       integer      not null,
    changed_at    timestamp with time zone not null,
    -- What changed before this moment has its number.
    seen_until    timestamp with time zone not null,
    -- Whether it must be looked at, changes or not: it begins, or has more to catch up with than one look takes.
    behind        boolean      not null,
    last_number   bigint       not null,
    told_number   bigint       not null,
    -- When its address may be called; null for never.
    not_before    timestamp with time zone,
    beat_at       timestamp with time zone,
    failures      integer      not null,
    failing_since timestamp with time zone,
    trouble       varchar(200),
    -- Whose turn it is to call, and until when.
    claim         varchar(36),
    claimed_until timestamp with time zone,
    constraint subscription_address unique (practice, topic, endpoint)
);

create index subscription_by_turn on subscription (state, not_before);

-- What changed lately, of whatever practice; referrals have theirs (V15).
create index advice_by_moment on advice_request (since);

-- What it may know of: which Task, never what of it.
create table subscription_event (
    subscription varchar(36) not null,
    number       bigint      not null,
    happened_at  timestamp with time zone not null,
    noted_at     timestamp with time zone not null,
    focus        varchar(36) not null,
    version      integer     not null,
    constraint subscription_event_key primary key (subscription, number),
    constraint subscription_event_once unique (subscription, focus, version),
    constraint subscription_event_of foreign key (subscription) references subscription (id)
);

create index subscription_event_by_age on subscription_event (noted_at);
