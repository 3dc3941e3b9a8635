-- Codes that the hub met and has no meaning for, counted by the week. Nothing here is about a patient, a referral or a
-- practice.
create table unmapped_code (
    -- municipality/0363 or provision/scootmobiel.
    place      varchar(60)  not null,
    -- zgw.results, or the element of a provision.
    code_table varchar(120) not null,
    -- Empty where the word itself is not kept.
    code       varchar(80)  not null,
    -- The Monday, Dutch time.
    week       date         not null,
    times      integer      not null,
    -- Null where a moment would tell too much.
    first_seen timestamp with time zone,
    last_seen  timestamp with time zone,
    primary key (place, code_table, code, week)
);

create index unmapped_code_by_week on unmapped_code (week);
