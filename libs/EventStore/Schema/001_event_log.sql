-- The log and what guards it. Unqualified names resolve to the store's own schema (search_path).
create table es_head (
    singleton boolean primary key default true check (singleton),
    position  bigint not null check (position >= 0),
    hash      bytea not null check (octet_length(hash) = 32),
    timestamp timestamptz not null
);
insert into es_head (position, hash, timestamp) values (0, decode(repeat('00', 32), 'hex'), 'epoch');

create table es_streams (
    id          text primary key,
    type        text,
    version     bigint not null check (version > 0),
    is_archived boolean not null default false
);

-- json, not jsonb: the hash covers the exact bytes.
create table es_events (
    position       bigint primary key,
    id             uuid not null unique,
    stream_id      text not null,
    version        bigint not null,
    type           text not null,
    schema_version bigint not null,
    data           json not null,
    headers        json not null,
    correlation_id text,
    causation_id   text,
    timestamp      timestamptz not null,
    prev_hash      bytea not null check (octet_length(prev_hash) = 32),
    hash           bytea not null check (octet_length(hash) = 32),
    unique (stream_id, version)
);

create function es_refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'the event log is append-only: % refused', tg_op using errcode = 'insufficient_privilege';
end $$;

create trigger es_events_rows_are_final before update or delete on es_events
    for each row execute function es_refuse_change();
create trigger es_events_table_is_final before truncate on es_events
    for each statement execute function es_refuse_change();
revoke update, delete, truncate on es_events from public;

create table es_progression (
    name         text primary key,
    last_seq     bigint not null check (last_seq >= 0),
    last_updated timestamptz not null default clock_timestamp()
);

create table es_inbox (
    consumer    text not null,
    message_id  uuid not null,
    received_at timestamptz not null default clock_timestamp(),
    primary key (consumer, message_id)
);

-- Events that an operator told a shard to pass over, and why.
create table es_dead_letters (
    shard      text not null,
    position   bigint not null,
    reason     text not null,
    skipped_at timestamptz not null default clock_timestamp(),
    primary key (shard, position)
);
