-- What outsiders see of a shard and tell it. Unqualified names resolve to the store's own schema (search_path).
alter table es_progression
    add column owner          text,
    add column paused_at      timestamptz,
    add column paused_by      text,
    add column pause_reason   text,
    add column error          text,
    add column error_position bigint,
    add column failed_at      timestamptz;

alter table es_dead_letters add column skipped_by text;

-- Everything that an operator asked for. A rebuild without done_at is still to be done, also after a restart.
create table es_operations (
    id           bigint generated always as identity primary key,
    shard        text not null,
    action       text not null check (action in ('pause', 'resume', 'skip', 'rebuild')),
    position     bigint,  -- the event to skip; the last one to replay, null for the head
    requested_by text not null,
    reason       text not null,
    requested_at timestamptz not null default clock_timestamp(),
    progress     bigint,  -- the last event replayed so far
    done_at      timestamptz,
    error        text
);
create unique index es_operations_pending on es_operations (shard) where done_at is null;

-- The number of one of this log's advisory locks: AdvisoryLock.cs computes the same.
create function es_lock_key(purpose text) returns bigint language sql stable as $$
    select ('x' || encode(substr(sha256(convert_to(
        'eventstore/' || current_schema() || '/' || purpose, 'UTF8')), 1, 8), 'hex'))::bit(64)::bigint
$$;

-- Whether somebody holds (true: exclusively) the advisory lock of this number.
create function es_lock_is_held(key bigint) returns boolean language sql stable as $$
    select exists (select from pg_locks l join pg_database d on d.oid = l.database
        where d.datname = current_database() and l.locktype = 'advisory' and l.granted and l.mode = 'ExclusiveLock'
          and (l.classid::bigint << 32 | l.objid::bigint) = key)
$$;

-- Moves a shard's checkpoint from where its worker left it, in the transaction of the page's rows. ES002: another worker
-- moved it. Tells what to do next: rest while an operator paused the shard, give way while a rebuild holds or awaits
-- the lock of this number.
create function es_advance_shard(shard text, from_seq bigint, to_seq bigint, rebuild_lock bigint)
returns table (head bigint, paused boolean, gives_way boolean) language plpgsql as $$
begin
    update es_progression p
       set last_seq = to_seq, last_updated = clock_timestamp(), error = null, error_position = null, failed_at = null
     where p.name = shard and p.last_seq = from_seq
    returning (select h.position from es_head h), p.paused_at is not null,
              not pg_try_advisory_xact_lock_shared(rebuild_lock)
         into head, paused, gives_way;
    if not found then
        raise exception 'shard % is no longer at %', shard, from_seq using errcode = 'ES002';
    end if;
    return next;
end $$;
