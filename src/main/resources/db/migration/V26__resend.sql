-- What operators had sent once more: one row for each time that someone asked for it.
create table resend (
    id         varchar(36)  not null primary key,
    operator   varchar(200) not null,
    started_at timestamp with time zone not null,
    wanted     integer      not null
);

create index resend_by_start on resend (started_at);
