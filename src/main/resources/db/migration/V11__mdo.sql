-- What a multidisciplinary meeting (MDO) agreed about a referral that is under way, as the practice sent it.
create table mdo (
    referral      varchar(36)  not null,
    number        integer      not null,
    practice      varchar(8)   not null,
    source_system varchar(255) not null,
    source_value  varchar(255) not null,
    content_hash  varchar(64)  not null,
    received_at   timestamp with time zone not null,
    constraint mdo_key primary key (referral, number),
    constraint mdo_source unique (practice, source_system, source_value),
    constraint mdo_of foreign key (referral) references referral (id)
);

-- What goes of it to each party of the case. Both contents are encrypted with the referral's own data key; the
-- consignment is kept until it is delivered, the disclosure as long as the record.
create table mdo_part (
    referral    varchar(36) not null,
    number      integer     not null,
    role        varchar(20) not null,
    state       varchar(20) not null,
    state_since timestamp with time zone not null,
    disclosure  ${binary}   not null,
    consignment ${binary},
    constraint mdo_part_key primary key (referral, number, role),
    constraint mdo_part_of foreign key (referral, number) references mdo (referral, number)
);

create index mdo_part_by_state on mdo_part (state, state_since);

-- What a municipality laid down of a meeting in its case. The source is a hash of the document's address; the content,
-- encrypted likewise, is there only where the municipality shares it.
create table mdo_document (
    referral    varchar(36) not null,
    number      integer     not null,
    source      varchar(64) not null,
    received_at timestamp with time zone not null,
    told        boolean     not null,
    content     ${binary},
    constraint mdo_document_key primary key (referral, number),
    constraint mdo_document_source unique (referral, source),
    constraint mdo_document_of foreign key (referral) references referral (id)
);
