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
          and i.indpred is null
          and (i.indkey::int2[])[0:cardinality(k.conkey) - 1] @> k.conkey
     )
$$, 'every foreign key has an index that begins with its columns');

select * from finish();
rollback;
