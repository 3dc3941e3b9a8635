-- Client assertions that were used: each is good once (RFC 7523 section 3, jti).
create table used_assertion (
    client_id  varchar(200) not null,
    jti        varchar(200) not null,
    expires_at timestamp with time zone not null,
    primary key (client_id, jti)
);
