begin;
\ir ../_helpers.sql
select plan(14);
set local role service_role;
select tests.source('a');
create temp table run as select tests.discover('a', array['https://example.org/1']) as id;
select is(tests.ingest(tests.parsed(E'Uno: la evaluación 📘.\n\nDos: el portafolio.')), 'done', 'the report is taken');

create temp table d as select * from tests.document('https://example.org/1');
select is((select estado from d), 'processing', 'the document waits for its vectors');
select is((select version from d), 1, 'at version 1');
select is((select contenido_hash from d), encode(sha256(convert_to(E'Uno: la evaluación 📘.\n\nDos: el portafolio.', 'UTF8')), 'hex'),
  'with the hash of its text');
select is((select count(*) from public.document_versions where documento_id = (select id from d)), 1::bigint, 'the version is in history');
select is((select contenido_texto from public.document_versions where documento_id = (select id from d)), null, 'without a second copy of the text');
select is(
  (select array_agg(substr(d.contenido_texto, dc.char_start + 1, dc.char_end - dc.char_start) = c.content order by dc.ordinal)
   from d join pipeline.document_chunks dc on dc.documento_id = d.id and dc.version = d.version join pipeline.chunks c on c.id = dc.chunk_id),
  array[true, true], 'each chunk''s range gives its content');
select is((select count(*) from pipeline.embedding_queue), 2::bigint, 'its chunks wait for a vector');
select is((select count(*) from pipeline.jobs where stage = 'embedding' and state = 'ready'), 1::bigint, 'in a job of the next stage');
select is((select array_agg(stage order by event_id) from public.data_lineage where documento_id = (select id from d) and event = 'COMPLETE'),
  array['discovery', 'ingestion', 'processing'], 'the lineage has the stages so far');
select cmp_ok((select count(*) from public.pipeline_metrics where run_id = (select id from run)), '>', 0::bigint, 'and metrics');
select is((tests.outcome((select id from run), 'https://example.org/1')).outcome, null, 'the outcome is still open');
select is((tests.run((select id from run))).state, 'running', 'and so is the run');
select is((select array_agg(state) from pipeline.jobs where stage = 'ingestion'), array['done'], 'the job has ended');

select * from finish();
rollback;
