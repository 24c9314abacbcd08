-- Who may append under which name (Leases/). A holder lives as long as it renews; a lease that is taken moves the fence, which
-- makes every plan void that was made before: the append's guard compares it with the head.
alter table es_head add column fence bigint not null default 0;

create table es_holders (
    name        text primary key,
    incarnation bigint not null,
    details     text not null,
    until       timestamptz not null
);

create table es_leases (
    name        text primary key,
    token       bigint not null,
    holder      text,
    incarnation bigint
);
