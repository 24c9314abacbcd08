-- Appends are planned and hashed by the writer (Append/LogWriter.cs) on the head that it knows. This guard makes them
-- void when the head is another one: then another process has appended, and whatever the writer knows may be old.
drop function es_append(int, boolean, int[], text[], text[], bigint[], int[], uuid[], text[], bigint[], text[], text[],
    text[], text[], int[], text[], uuid[]);
drop function es_hash(bytea, bigint, uuid, text, bigint, text, bigint, text, text, text, text, timestamptz);
drop function es_field(text);

create function es_advance(
    known_position bigint, known_hash bytea, new_position bigint, new_hash bytea, new_timestamp timestamptz)
returns void language plpgsql as $$
begin
    update es_head set position = new_position, hash = new_hash, timestamp = new_timestamp
        where position = known_position and hash = known_hash;
    if not found then
        raise exception 'the log is no longer at position %', known_position using errcode = 'ES001';
    end if;
end $$;
