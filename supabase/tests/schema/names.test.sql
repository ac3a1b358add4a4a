begin;
\ir ../_helpers.sql
select plan(2);
select is_empty($$
  select a.attrelid::regclass, a.attname from pg_attribute a join pg_class c on c.oid = a.attrelid
   where c.relnamespace in ('public'::regnamespace, 'pipeline'::regnamespace) and c.relkind in ('r', 'p')
     and a.attnum > 0 and a.atttypid = 'timestamp'::regtype
$$, 'every time has its zone');
select has_index('public', 'documentos_oficiales', 'idx_documentos_version', array['contenido_hash', 'version'], 'the review''s index on hash and version');

select * from finish();
rollback;
