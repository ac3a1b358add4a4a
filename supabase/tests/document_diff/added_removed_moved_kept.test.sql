begin;
\ir ../_helpers.sql
select plan(4);
set local role service_role;
select tests.source('a');
select tests.crawl('a', 'https://example.org/1', E'Uno.\n\nDos.\n\nTres.\n\nCuatro.');
select tests.crawl('a', 'https://example.org/1', E'Uno.\n\nCuatro.\n\nDos bis.\n\nTres.');
create temp table changes as select * from public.document_diff((tests.document('https://example.org/1')).id, 1, 2);
select results_eq($$ select change, from_ordinal, to_ordinal, content, context from changes $$,
  $$ values ('kept', 0, 0, 'Uno.', 'Bases'), ('moved', 3, 1, 'Cuatro.', 'Bases'), ('added', null, 2, 'Dos bis.', 'Bases'),
    ('removed', 1, null, 'Dos.', 'Bases'), ('kept', 2, 3, 'Tres.', 'Bases') $$,
  'a row a chunk, in the order of the new version, what is gone where it stood');
select is((select array_agg(dc.ordinal order by c.from_ordinal) from changes c join pipeline.document_chunks dc on dc.id = c.from_chunk_id and dc.version = 1),
  array[0, 1, 2, 3], 'with the occurrences in the old version');
select is((select array_agg(dc.ordinal order by c.to_ordinal) from changes c join pipeline.document_chunks dc on dc.id = c.to_chunk_id and dc.version = 2),
  array[0, 1, 2, 3], 'and in the new one');
select results_eq($$ select change, from_ordinal, to_ordinal, content from public.document_diff((tests.document('https://example.org/1')).id, 2, 1) where change in ('added', 'removed') order by 1 $$,
  $$ values ('added', null::int, 1, 'Dos.'), ('removed', 2, null, 'Dos bis.') $$, 'backwards what was added was removed');

select * from finish();
rollback;
