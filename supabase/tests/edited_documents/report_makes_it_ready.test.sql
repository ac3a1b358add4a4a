begin;
\ir ../_helpers.sql
select plan(18);
set local role service_role;
select tests.source('a');
select tests.crawl('a', 'https://example.org/1', E'Uno.\n\nDos.\n\nTres.');
create temp table before_edit as select tests.moment() as at;
select tests.edit('https://example.org/1', E'Uno.\n\nDos, corregido.\n\nTres.');

create temp table work as select pipeline.claim_work('ingestion', 'tests') #> '{jobs,0}' as job;
create temp table job as select (job ->> 'id')::bigint as id, (job ->> 'lease_token')::uuid as token, job ->> 'run_id' as run_id from work;
select is((select job #>> '{context,edited_version}' from work), '2', 'the worker is told that there is nothing to fetch');
select is((select pipeline.edited_text(id, token) ->> 'text' from job), E'Uno.\n\nDos, corregido.\n\nTres.', 'it gets the text');
select is((select pipeline.edited_text(id, token) #>> '{before,text}' from job), E'Uno.\n\nDos.\n\nTres.', 'and the one before');
select is((select pipeline.edited_text(id, token) #> '{before,chunks,1}' from job),
  '{"context": "Bases", "char_start": 6, "char_end": 10}', 'with how that was cut');
select is((select pipeline.edited_text(id, gen_random_uuid()) from job), null, 'whoever does not hold the job gets nothing');

select is(
  (select pipeline.complete_ingestion(id, token, tests.parsed(E'Uno.\n\nDos, corregido.\n\nTres.') - 'text' - 'bytes_sha256' - 'fetch') from job),
  'done', 'its report needs neither text nor bytes'
);
select row_eq($$ select version, estado, run_id, bytes_sha256 = contenido_hash, bytes_size from tests.document('https://example.org/1') $$,
  (select row(2, 'processing'::text, run_id, true, 28::bigint) from job), 'the document is in the edit''s run; its bytes are its text');
select is(tests.shown(), array['/1: Uno.', '/1: Dos.', '/1: Tres.'], 'search shows the old text until the new one is embedded');
select is(tests.embed_all(), 1, 'what was not edited is not embedded again');
select is(tests.shown(), array['/1: Uno.', '/1: Dos, corregido.', '/1: Tres.'], 'then search shows the new one');
select is(tests.shown((select at from before_edit)), array['/1: Uno.', '/1: Dos.', '/1: Tres.'], 'and the old one of a time before');
select row_eq($$ select state, discovered, ready, chunks from tests.run((select run_id from job)) $$,
  row('succeeded'::text, 1, 1, 1), 'the run has ended');

create temp table events as
select l.* from public.lineage_of((tests.document('https://example.org/1')).id) l where l.run_id = (select run_id from job);
select set_eq($$ select stage from events where version = 2 and event = 'COMPLETE' $$,
  array['discovery', 'ingestion', 'processing', 'embedding', 'validation'], 'every stage is in its lineage');
select is_empty($$ select from events e where e.version = 2 and e.event = 'COMPLETE' and e.input_hash is not null
  and not exists (select from events o where o.output_hash = e.input_hash) $$, 'each takes what an earlier one gave');
select is((select count(*) from events where version = 2 and event = 'COMPLETE' and stage in ('discovery', 'ingestion', 'processing')
  and metadata @> jsonb_build_object('edited', true, 'by', session_user)), 3::bigint, 'the first three say that it was written by hand, and by whom');
select is((select options ->> 'by' from tests.run((select run_id from job))), session_user::text, 'so does the run');

select is(
  (select pipeline.complete_ingestion(id, token, tests.parsed('Otro.')) from job), 'stale', 'a second report changes nothing');
select is((select count(*) from pipeline.chunk_lists l where l.documento_id = (tests.document('https://example.org/1')).id), 2::bigint,
  'one chunk list a version');

select * from finish();
rollback;
