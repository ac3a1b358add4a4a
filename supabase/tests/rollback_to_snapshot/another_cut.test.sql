begin;
\ir ../_helpers.sql
select plan(7);
set local role service_role;
select tests.source('a');
select tests.crawl('a', 'https://example.org/1', E'Uno.\n\nDos.');
create temp table snapshot as select * from public.create_snapshot('antes');
create temp table before as select tests.answers('uno dos') as answers;
select public.reprocess_document('https://example.org/1', true);
select tests.ingest(jsonb_set(tests.parsed(E'Uno.\n\nDos.', config => 'config 2'), '{chunks}',
  '[{"ordinal": 0, "content": "Uno.\n\nDos.", "context": "Bases", "char_start": 0, "char_end": 10, "page_start": 1, "page_end": 1, "tokens": 20}]'));
select tests.embed_all();
select results_eq($$ select from_version, to_version, action from public.rollback_to_snapshot((select id from snapshot)) $$, $$ values (1, 1, 'restore') $$,
  'the same text in other chunks differs');
select * from public.rollback_to_snapshot((select id from snapshot), false);
select is(tests.answers('uno dos'), (select answers from before), 'after a rollback it is cut as it was');
select row_eq($$ select version, served_version, served_revision, estado from tests.document('https://example.org/1') $$, row(1, 1, 3, 'ready'::text),
  'by a new revision of the list, not by a new version');
select is((select count(distinct digest) from pipeline.chunk_lists where revision in (1, 3)), 1::bigint, 'equal to the first');
select is_empty($$ select * from public.rollback_to_snapshot((select id from snapshot)) $$, 'and nothing differs');
select public.reprocess_document('https://example.org/1', true);
select tests.ingest(tests.parsed(E'Uno.\n\nDos.'));
select is((tests.document('https://example.org/1')).served_revision, 3, 'the newest list is the one that is shown');
select is((select count(*) from public.pipeline_runs where state = 'running'), 0::bigint, 'every run has ended');

select * from finish();
rollback;
