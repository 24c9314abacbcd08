-- The guard is a part of the head's update (Append/AppendBatch.cs): a call less for every append.
drop function es_advance(bigint, bytea, bigint, bytea, timestamptz);
