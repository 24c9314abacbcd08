-- A rebuild writes to tables in a schema of its own, which its session has before the store's in the search path.
create function es_create_shadow(shadow text) returns void language plpgsql as $$
begin
    if exists (select from information_schema.tables where table_schema = shadow and table_name = 'es_events') then
        raise exception 'schema % is an event log, not the shadow of one', shadow;
    end if;
    execute format('drop schema if exists %I cascade', shadow);
    execute format('create schema %I', shadow);
end $$;

-- Puts the shadow's tables in the place of the present ones. Whatever else is in there is an error: only tables can be swapped.
create function es_swap_shadow(shadow text, live text) returns void language plpgsql as $$
declare
    rebuilt name;
begin
    for rebuilt in select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
                   where n.nspname = shadow and c.relkind in ('r', 'p') order by 1
    loop
        execute format('drop table if exists %I.%I', live, rebuilt);
        execute format('alter table %I.%I set schema %I', shadow, rebuilt, live);
    end loop;
    execute format('drop schema %I', shadow);
end $$;
