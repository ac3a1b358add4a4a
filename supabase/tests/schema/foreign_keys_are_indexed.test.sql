begin;
\ir ../_helpers.sql
select plan(1);
select is_empty($$
  select k.conrelid::regclass, k.conname
    from pg_constraint k
    join pg_class c on c.oid = k.conrelid
   where k.contype = 'f'
     and c.relnamespace in ('public'::regnamespace, 'pipeline'::regnamespace)
     and not exists (
       select from pg_index i
        where i.indrelid = k.conrelid
          -- Rows that refer to nothing need not be in it.
          and (i.indpred is null or cardinality(k.conkey) = 1 and pg_get_expr(i.indpred, i.indrelid) = format('(%I IS NOT NULL)', (
            select a.attname from pg_attribute a where a.attrelid = k.conrelid and a.attnum = k.conkey[1])))
          and (i.indkey::int2[])[0:cardinality(k.conkey) - 1] @> k.conkey
     )
$$, 'every foreign key has an index that begins with its columns');

select * from finish();
rollback;
