-- By what the hub knows that a HIS sends the same answer again: a keyed hash, of which nothing can be read back.
create table advice_answer (
    advice      varchar(36) not null primary key,
    answer_hash varchar(64) not null,
    constraint advice_answer_of foreign key (advice) references advice_request (id)
);
