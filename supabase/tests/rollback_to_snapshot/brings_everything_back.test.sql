begin;
\ir ../_helpers.sql
select plan(22);
set local role service_role;
select tests.source('a', missing_crawls => 1), tests.source('b', missing_crawls => 100);
select tests.crawl('a', 'https://example.org/1', E'La evaluación docente.\n\nSe retira después.');
select tests.crawl('b', 'https://example.org/2', E'El portafolio docente.\n\nLa rúbrica.\n\nEl plazo vence en mayo.');
select tests.crawl('b', 'https://example.org/3', 'Nadie toca al docente.');
create temp table snapshot as select * from public.create_snapshot('antes');
create temp table before as select tests.answers('evaluación del docente en mayo') as answers, tests.shown() as shown;

select tests.discover('a', '{}');
select tests.crawl('b', 'https://example.org/2', E'El portafolio docente.\n\nEl plazo vence en junio.');
select tests.crawl('b', 'https://example.org/2', E'La rúbrica.\n\nOtra evaluación del docente.');
select tests.crawl('b', 'https://example.org/4', 'Evaluación nueva del docente.');
select isnt(tests.answers('evaluación del docente en mayo'), (select answers from before), 'search has changed');
create temp table counted as
select (select count(*) from public.pipeline_costs) as calls, (select count(*) from pipeline.chunk_embeddings) as vectors,
  (select count(*) from pipeline.chunks) as chunks, (select count(*) from pipeline.jobs) as jobs,
  (select xmin::text from public.documentos_oficiales where url_original like '%/3') as untouched;
create temp table now_is as select tests.answers('evaluación del docente en mayo') as answers, tests.moment() as moment;

create temp table done as select * from public.rollback_to_snapshot((select id from snapshot), false);
select is(tests.shown(), (select shown from before), 'search shows what it showed');
select is(tests.answers('evaluación del docente en mayo'), (select answers from before), 'and answers as it did, score for score, in text, vector and hybrid');
select is(tests.answers('evaluación del docente en mayo', snapshot_id => (select id from snapshot)), (select answers from before), 'in the snapshot too');
select is(tests.answers('evaluación del docente en mayo', (select moment from now_is)), (select answers from now_is), 'and as before the rollback when asked of that time');
select results_eq($$ select url_original, version, restored_from, estado, estado_code, contenido_texto from public.documentos_oficiales order by 1 $$,
  $$ values ('https://example.org/1', 1, null, 'ready', null, E'La evaluación docente.\n\nSe retira después.'),
    ('https://example.org/2', 4, 1, 'ready', null, E'El portafolio docente.\n\nLa rúbrica.\n\nEl plazo vence en mayo.'),
    ('https://example.org/3', 1, null, 'ready', null, 'Nadie toca al docente.'),
    ('https://example.org/4', 1, null, 'retired', 'ROLLED_BACK', 'Evaluación nueva del docente.') $$,
  'old content is a new version, what was retired is back, what was not there is retired, with the reason');
select is((select array_agg(version order by version) from public.document_versions where documento_id = (tests.document('https://example.org/2')).id), array[1, 2, 3, 4],
  'no version is lost');
select is((select restored_from from public.document_versions where version = 4), 1, 'the new one says whose content it has');
select is((select array_agg(dc.chunk_id order by dc.ordinal) from pipeline.document_chunks dc where dc.version = 4),
  (select array_agg(dc.chunk_id order by dc.ordinal) from pipeline.document_chunks dc where dc.version = 1 and dc.documento_id = (tests.document('https://example.org/2')).id),
  'and its chunks');
select row_eq($$ select (select count(*) from public.pipeline_costs), (select count(*) from pipeline.chunk_embeddings), (select count(*) from pipeline.chunks), (select count(*) from pipeline.jobs) $$,
  (select row(calls, vectors, chunks, jobs) from counted), 'no provider was called, nothing embedded, no chunk written, no job opened');
select is((select count(*) from pipeline.embedding_queue), 0::bigint, 'nothing waits for a vector');
select is((select xmin::text from public.documentos_oficiales where url_original like '%/3'), (select untouched from counted), 'a document that did not differ was not written to');

-- It is a run.
create temp table run as select * from public.pipeline_runs where trigger = 'rollback';
select row_eq($$ select state, discovered, ready, retired, cost_usd, provider_calls from run $$, row('succeeded'::text, 3, 2, 1, 0::numeric, 0), 'it is a run that has ended, and cost nothing');
select is((select options ->> 'snapshot_id' from run), (select id::text from snapshot), 'which says to what');
select results_eq($$ select url, outcome from pipeline.run_documents where run_id = (select id from run) order by 1 $$,
  $$ values ('https://example.org/1', 'ready'), ('https://example.org/2', 'ready'), ('https://example.org/4', 'retired') $$, 'with its documents');
select is((select run_id from public.document_versions where version = 4), (select id from run), 'its version belongs to it');

-- With lineage: none may be ready without.
create temp table lineage as select * from public.data_lineage where version = 4 and event = 'COMPLETE';
select is((select array_agg(stage order by event_id) from lineage), array['discovery', 'ingestion', 'processing', 'embedding', 'validation'], 'each stage of the old version is the new one''s');
select is((select count(*) from lineage where (metadata ->> 'restored_from')::int = 1 and pipeline_run_id = (select id from run)), 5::bigint, 'with where it comes from');
select is((select output_hash from lineage where stage = 'processing'), (tests.document('https://example.org/2')).contenido_hash, 'and the hashes it had');

select is_empty($$ select * from public.rollback_to_snapshot((select id from snapshot)) $$, 'then nothing differs');
select is((select data_hash::text <> (select data_hash from snapshot) from public.create_snapshot('después')), true, 'though the versions have other numbers');
select is((select ok from public.verify_snapshot((select id from snapshot))), true, 'the snapshot is what it was');

select * from finish();
rollback;
