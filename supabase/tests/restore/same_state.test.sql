begin;
\ir ../_helpers.sql
\ir _archive.sql
select plan(19);

select tests.source('uno');
select tests.source('dos', false);
select tests.discover('uno', array['https://uno.example/1.pdf', 'https://uno.example/2.pdf']);
select tests.ingest(tests.parsed(E'Documento 1.\n\nPárrafo de todos.'));
select tests.ingest(tests.parsed(E'Documento 2.\n\nPárrafo de todos.'));
select tests.embed_all();
-- A second version; one that is kept back; one with a text and no vectors yet.
select tests.discover('uno', array['https://uno.example/1.pdf'], complete => false);
select tests.ingest(tests.parsed(E'Documento 1, segunda edición.\n\nPárrafo de todos.'));
select tests.embed_all();
select tests.discover('dos', array['https://dos.example/3.pdf', 'https://dos.example/4.pdf']);
select tests.ingest(tests.parsed('Documento 3, ilegible.')
  || '{"verdict": {"estado": "quarantined", "code": "LOW_QUALITY", "message": "Cannot serve: low quality"}}');
select tests.ingest(tests.parsed('Documento 4, sin vectores.'));
insert into pipeline.golden_queries (query, expected_url) values ('¿cuál?', 'https://uno.example/1.pdf');
select pipeline.register_model('otro', '3', 'embedding', 'openai-compatible', '{"dimensions": 8}');

create temp table before as
select s.id, pg_temp.archive(s.id) as snapshot from public.create_snapshot('antes') s;
create temp table hits_before as
select m.mode, row_number() over (partition by m.mode) as place, h.documento_id, h.version, h.page_start, h.content, h.titulo, h.url_original
from unnest(array['text', 'vector', 'hybrid']) m (mode)
cross join lateral public.search_documents('documento de todos',
  tests.vector(pipeline.sha256_hex('x'), 384)::extensions.halfvec, 10, '{}', null, (select id from before), m.mode) h;
create temp table vectors_before as
select c.content_hash, extensions.halfvec_send(e.embedding) as bits
from pipeline.chunk_embeddings e join pipeline.chunks c on c.id = e.chunk_id;
create temp table documents_before as
select d.id, d.url_original, d.version, d.served_version, d.served_revision, d.estado, d.estado_code, d.contenido_hash, d.titulo,
  d.page_map, d.quality, d.config_hash, d.run_id, d.embedding_model, d.created_at, s.name as source
from public.documentos_oficiales d join public.sources s on s.id = d.source_id;
create temp table lineage_before as
select l.id, l.documento_id, l.version, l.stage, l.event, l.input_hash, l.output_hash, l.job_id, l.attempt, l."timestamp", l.metadata
from public.data_lineage l
join public.documentos_oficiales d on d.id = l.documento_id and d.version = l.version;
create temp table runs_before as select r.id, r.trigger, r.state, r.ready, r.started_at from public.pipeline_runs r where r.state <> 'running';

select is((select string_agg(mode || ' ' || n, ', ' order by mode) from (select mode, count(*) as n from hits_before group by mode) m), 'hybrid 4, text 2, vector 4', 'there is something to find, by every mode');
select pg_temp.empty_database();
delete from pipeline.golden_queries;
select pipeline.retire_model((select id from public.model_registry where model_name = 'otro'));
delete from public.model_registry where model_name = 'otro';

create temp table restored as select r.* from before, pg_temp.restore(before.snapshot) r;

select is((select data_hash from restored)::text, (select snapshot ->> 'data_hash' from before), 'the data_hash is the archive''s');
select is((select trigger || ': ' || label from restored), 'restore: restored: antes', 'a snapshot says so');
select is((select total_documents || ' ' || total_chunks || ' ' || total_embeddings from restored), '4 6 4', 'documents, chunks and vectors are there');
select results_eq(
  $$ select m.mode, row_number() over (partition by m.mode), h.documento_id, h.version, h.page_start, h.content, h.titulo, h.url_original
     from unnest(array['text', 'vector', 'hybrid']) m (mode)
     cross join lateral public.search_documents('documento de todos', tests.vector(pipeline.sha256_hex('x'), 384)::extensions.halfvec, 10, '{}', null, null, m.mode) h $$,
  'table hits_before', 'search answers the same, in the same order');
select results_eq(
  $$ select c.content_hash, extensions.halfvec_send(e.embedding)
     from pipeline.chunk_embeddings e join pipeline.chunks c on c.id = e.chunk_id order by 1 $$,
  $$ select content_hash, bits from vectors_before v
     where exists (select from pipeline.chunks c where c.content_hash = v.content_hash) order by 1 $$,
  'every vector has the same bits');
select results_eq(
  $$ select d.id, d.url_original, d.version, d.served_version, d.served_revision, d.estado, d.estado_code, d.contenido_hash, d.titulo,
       d.page_map, d.quality, d.config_hash, d.run_id, d.embedding_model, d.created_at, s.name
     from public.documentos_oficiales d join public.sources s on s.id = d.source_id order by 1 $$,
  'select * from documents_before order by 1', 'documents have their ids, versions, states and all that describes them');
select results_eq(
  $$ select l.id, l.documento_id, l.version, l.stage, l.event, l.input_hash, l.output_hash, l.job_id, l.attempt, l."timestamp", l.metadata
     from public.data_lineage l where l.documento_id is not null order by 1 $$,
  'select * from lineage_before order by 1', 'and the lineage of their versions');
select is_empty(
  $$ select d.url_original from public.documentos_oficiales d where d.estado = 'ready' and pipeline.missing_stages(d.id, d.version) <> '{}' $$,
  'none is ready without it');
select results_eq(
  $$ select r.id, r.trigger, r.state, r.ready, r.started_at from public.pipeline_runs r join runs_before b using (id) order by 1 $$,
  'select * from runs_before order by 1', 'the runs that it names are there');
select is_empty($$ select id from public.pipeline_runs where state = 'running' and trigger <> 'restore' $$, 'none of them is said to be running');
select is((select count(*)::int from pipeline.golden_queries), 1, 'golden queries are there');
select is((select publicado from public.sources where name = 'dos'), false, 'what was hidden is hidden');
select is((select config ->> 'dimensions' from public.model_registry where model_name = 'otro'), '8', 'a model that was not known is registered');
select ok((select ok from restored r, public.verify_snapshot(r.id)), 'the snapshot can be verified');
select ok((select min(j) > (select max(job_id) from public.data_lineage) from nextval(pg_get_serial_sequence('pipeline.jobs', 'id')) j),
  'no job to come has the id of one that lineage names');
select throws_ok(
  $$ select * from public.search_documents('documento', null, 10, '{}', now() - interval '1 day', null, 'text') $$,
  'PT410', null, 'nobody is told that there was nothing before');
select is((select count(*)::int from public.pipeline_costs), (select count(*)::int from public.pipeline_costs where run_id is null),
  'no provider was called');

-- What was on its way goes on.
select tests.embed_all();
select is((select estado from tests.document('https://dos.example/4.pdf')), 'ready', 'a text that had no vectors gets them');

select * from finish();
rollback;
