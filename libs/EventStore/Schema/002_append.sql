-- null is -1, so that it differs from the empty text.
create function es_field(value text) returns bytea language sql stable as $$
    select case when value is null then int4send(-1)
           else int4send(octet_length(convert_to(value, 'UTF8'))) || convert_to(value, 'UTF8') end
$$;

-- The same bytes as HashChain.cs: tag, previous hash, fixed-width fields, length-prefixed fields.
create function es_hash(
    prev bytea, "position" bigint, id uuid, stream_id text, version bigint, type text, schema_version bigint,
    data text, headers text, correlation_id text, causation_id text, "timestamp" timestamptz)
returns bytea language sql stable as $$
    select sha256(convert_to('eventstore/v1/event', 'UTF8') || prev || int8send("position") || uuid_send(id)
        || es_field(stream_id) || int8send(version) || es_field(type) || int8send(schema_version)
        || es_field(correlation_id) || es_field(causation_id)
        || int8send((extract(epoch from "timestamp") * 1000000)::bigint) || es_field(headers) || es_field(data))
$$;

-- Appends a group of units; the caller holds the append lock. A unit is what one session saves: it is written
-- whole or refused whole, and a refused one leaves the others of its group alone.
--   a_*: one entry per stream of a unit, ordered by a_unit; a_expected null = any version, 0 = must be new
--   e_*: one entry per event, in the order of their streams; i_*: inbox entries
-- retried: units whose first event is in the log were committed by an attempt whose answer was lost.
create function es_append(
    units int, retried boolean,
    a_unit int[], a_stream text[], a_type text[], a_expected bigint[], a_count int[],
    e_id uuid[], e_type text[], e_schema_version bigint[], e_data text[], e_headers text[],
    e_correlation text[], e_causation text[],
    i_unit int[], i_consumer text[], i_message uuid[])
returns table (unit int, outcome text, stream text, actual_version bigint, last_position bigint)
language plpgsql as $$
declare
    head es_head%rowtype;
    found_stream es_streams%rowtype;
    a int := 1; e int := 1; i int := 1;
    a_next int; e_next int; i_next int;
    previous bytea;
begin
    select * into strict head from es_head;
    head.timestamp := greatest(head.timestamp, clock_timestamp());
    for u in 1..units loop
        unit := u; outcome := 'appended'; stream := null; actual_version := null;
        a_next := a; e_next := e; i_next := i;
        while i_next <= cardinality(i_unit) and i_unit[i_next] = u loop
            if exists (select from es_inbox x where x.consumer = i_consumer[i_next] and x.message_id = i_message[i_next]) then
                outcome := 'received';
            end if;
            i_next := i_next + 1;
        end loop;
        while a_next <= cardinality(a_unit) and a_unit[a_next] = u loop
            select * into found_stream from es_streams s where s.id = a_stream[a_next];
            if outcome = 'appended' and (found_stream.is_archived or found_stream.version <> a_expected[a_next]
                    or (found_stream.version is null and a_expected[a_next] <> 0)) then
                outcome := case when found_stream.is_archived then 'archived' else 'conflict' end;
                stream := a_stream[a_next];
                actual_version := coalesce(found_stream.version, 0);
            end if;
            e_next := e_next + a_count[a_next];
            a_next := a_next + 1;
        end loop;

        if retried and exists (select from es_events x where x.id = e_id[e]) and e < e_next then
            select max(x.position) into last_position from es_events x where x.id = any (e_id[e:e_next - 1]);
            outcome := 'appended';
            a := a_next; e := e_next; i := i_next;
            return next;
            continue;
        end if;

        if outcome = 'appended' then
            while a < a_next loop
                select * into found_stream from es_streams s where s.id = a_stream[a];
                found_stream.version := coalesce(found_stream.version, 0);
                for k in 1..a_count[a] loop
                    previous := head.hash;
                    head.position := head.position + 1;
                    found_stream.version := found_stream.version + 1;
                    head.hash := es_hash(previous, head.position, e_id[e], a_stream[a], found_stream.version, e_type[e],
                        e_schema_version[e], e_data[e], e_headers[e], e_correlation[e], e_causation[e], head.timestamp);
                    insert into es_events values (head.position, e_id[e], a_stream[a], found_stream.version, e_type[e],
                        e_schema_version[e], e_data[e]::json, e_headers[e]::json, e_correlation[e], e_causation[e],
                        head.timestamp, previous, head.hash);
                    e := e + 1;
                end loop;
                insert into es_streams as s (id, type, version) values (a_stream[a], a_type[a], found_stream.version)
                    on conflict (id) do update set version = excluded.version, type = coalesce(s.type, excluded.type);
                a := a + 1;
            end loop;
            while i < i_next loop
                insert into es_inbox (consumer, message_id) values (i_consumer[i], i_message[i]);
                i := i + 1;
            end loop;
        end if;
        a := a_next; e := e_next; i := i_next;
        last_position := head.position;
        return next;
    end loop;
    update es_head h set position = head.position, hash = head.hash, timestamp = head.timestamp;
end $$;
