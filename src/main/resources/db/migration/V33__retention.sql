-- Whether a referral, or a question, still has the content that goes first when its term is over: KEPT or GONE.
alter table referral add column payload varchar(4) default 'KEPT' not null;
create index referral_by_payload on referral (payload, received_at, id);

alter table advice_request add column payload varchar(4) default 'KEPT' not null;
create index advice_by_payload on advice_request (payload, since, id);
create index advice_by_age on advice_request (state, since, id);

create index iwmo_received_by_age on iwmo_received (received_at);
create index mdo_document_by_age on mdo_document (received_at);

-- What was purged of a referral, and when. No foreign key: once everything is gone this row is what is left of it.
create table purge (
    referral   varchar(36) not null primary key,
    practice   varchar(8)  not null,
    payload_at timestamp with time zone,
    record_at  timestamp with time zone
);

create index purge_by_age on purge (record_at);
