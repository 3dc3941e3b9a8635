-- Routes that an operator holds; every hub process keeps to it.
create table held_route (
    route   varchar(200) not null primary key,
    held_at timestamp with time zone not null,
    held_by varchar(200) not null,
    reason  varchar(500) not null
);

-- How much went over each route, of all hub processes together, in slots of ten minutes; kept for a week.
create table route_slot (
    route        varchar(200) not null,
    start_at     timestamp with time zone not null,
    exchanges    integer not null,
    failed       integer not null,
    last_at      timestamp with time zone not null,
    -- How many took so long at most, and longer than the one before.
    took_50ms    integer not null,
    took_100ms   integer not null,
    took_250ms   integer not null,
    took_500ms   integer not null,
    took_1s      integer not null,
    took_2500ms  integer not null,
    took_5s      integer not null,
    took_15s     integer not null,
    took_60s     integer not null,
    took_longer  integer not null,
    constraint route_slot_key primary key (route, start_at)
);

create index route_slot_by_moment on route_slot (start_at);

-- How much waited at most in each of those slots.
create table waiting_slot (
    start_at timestamp with time zone not null primary key,
    most     integer not null
);

-- What happened lately, of whatever referral.
create index timeline_by_moment on timeline (happened_at);
