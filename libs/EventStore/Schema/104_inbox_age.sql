-- Rows come in the order of their age: a few bytes of index find the old ones.
create index es_inbox_by_age on es_inbox using brin (received_at);
