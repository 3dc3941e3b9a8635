-- Which subscriptions at municipalities' notification services are the hub's own. The fingerprint is a keyed hash.
create table zgw_subscription (
    municipality varchar(4)    not null,
    desk         varchar(20)   not null,
    address      varchar(1000) not null,
    fingerprint  varchar(64)   not null,
    constraint zgw_subscription_key primary key (municipality, desk)
);
