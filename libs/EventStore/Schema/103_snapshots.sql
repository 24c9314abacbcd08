-- Folds of long streams: a cache, which may be emptied at any time. hash is that of the stream's event at this version:
-- a snapshot counts only beside the very event that it was taken after.
create table es_snapshots (
    stream_id    text not null,
    aggregate    text not null,
    fold_version int not null,
    version      bigint not null,
    hash         bytea not null,
    data         json not null,
    primary key (stream_id, aggregate)
);
