-- What an operator must know. A row stays while the trouble lasts; who writes it first tells, also of several processes.
create table alert (
    subject    varchar(200)  not null primary key,
    sentence   varchar(1000) not null,
    started_at timestamp with time zone not null
);
