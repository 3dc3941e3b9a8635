-- What municipalities ask practices about a patient. Patient, question and answer are in advice_content, encrypted with
-- the row's own data key.
create table advice_request (
    id             varchar(36)  not null primary key,
    municipality   varchar(4)   not null,
    asker          varchar(20)  not null,
    source         varchar(255) not null,
    question_hash  varchar(64)  not null,
    practice       varchar(8)   not null,
    provision      varchar(40)  not null,
    referral       varchar(36),
    case_number    varchar(60),
    origin         varchar(10)  not null,
    consent_given  date         not null,
    consent_until  timestamp with time zone,
    due            date         not null,
    patient_hash   varchar(64)  not null,
    data_key       ${binary}    not null,
    state          varchar(20)  not null,
    version        integer      not null,
    asked_at       timestamp with time zone not null,
    since          timestamp with time zone not null,
    reason         varchar(30),
    pushed_version integer      not null,
    -- When it was told that no answer came in time, and when that this is over.
    late_told_at   timestamp with time zone,
    late_ended_at  timestamp with time zone,
    constraint advice_source unique (municipality, asker, source)
);

create index advice_by_practice on advice_request (practice, since);
create index advice_by_state on advice_request (municipality, state);
create index advice_by_referral on advice_request (referral);
create index advice_by_due on advice_request (state, due);

create table advice_content (
    advice varchar(36) not null,
    kind   varchar(20) not null,
    sealed ${binary}   not null,
    constraint advice_content_key primary key (advice, kind),
    constraint advice_content_of foreign key (advice) references advice_request (id)
);

-- What happened, added and never changed.
create table advice_timeline (
    advice      varchar(36) not null,
    version     integer     not null,
    happened_at timestamp with time zone not null,
    event       varchar(40) not null,
    state       varchar(20) not null,
    reason      varchar(30),
    constraint advice_timeline_key primary key (advice, version),
    constraint advice_timeline_of foreign key (advice) references advice_request (id)
);
