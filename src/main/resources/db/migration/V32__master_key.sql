-- With which master key each row's own key is wrapped, so that what still hangs on an old one is found without a look
-- at everything. Null where a version before this wrote it; empty where the row keeps nothing any more.
alter table referral add column key_id varchar(8);
alter table advice_request add column key_id varchar(8);
alter table subscription add column key_id varchar(8);
alter table iwmo_retour add column key_id varchar(8);

update iwmo_retour set key_id = '' where sealed is null;

create index referral_by_key on referral (key_id, id);
create index advice_by_key on advice_request (key_id, id);
create index subscription_by_key on subscription (key_id, id);
create index iwmo_retour_by_key on iwmo_retour (key_id, id);

-- Which master keys hub processes started with. What is kept is wrapped anew with the one that came last.
create table master_key (
    key_id     varchar(8) not null primary key,
    adopted_at timestamp with time zone not null
);
