begin;
\ir ../_helpers.sql
select plan(9);
select tests.source('a', missing_crawls => 100);
select tests.crawl('a', 'https://example.org/1', E'Uno.\n\nComún.'), tests.crawl('a', 'https://example.org/2', 'Dos.');
create temp table snapshot as select * from public.create_snapshot('antes');
select tests.crawl('a', 'https://example.org/1', E'Común.\n\nUno bis.');
-- Another model, with vectors of what is current only.
create temp table model as
select pipeline.register_model('otro', '1', 'embedding', 'local', '{"dimensions": 8, "max_inputs": 16, "max_tokens_per_request": 1000, "normalised": true}') as id;
insert into pipeline.chunk_embeddings (model_id, chunk_id, input_hash, embedding, run_id, tokens)
select (select id from model), e.chunk_id, e.input_hash, tests.vector(e.input_hash, 8)::extensions.halfvec, e.run_id, e.tokens
from pipeline.chunk_embeddings e
where exists (select from pipeline.document_chunks dc join public.documentos_oficiales d on d.id = dc.documento_id and d.version = dc.version where dc.chunk_id = e.chunk_id);
select pipeline.activate_model((select id from model));
create temp table calls as select count(*) as n from public.pipeline_costs;

select * from public.rollback_to_snapshot((select id from snapshot), false);
create temp table run as select * from public.pipeline_runs where trigger = 'rollback';
select row_eq($$ select version, estado, served_version, embedding_model from tests.document('https://example.org/1') $$, row(3, 'ready'::text, 3, 'local-lexical + otro'::text),
  'what the new model has no vector of is found through the old one, at once');
select is((select state from run), 'succeeded', 'the run has ended');
select is((select count(*) from public.pipeline_costs), (select n from calls), 'without a call to a provider');
select is((tests.document('https://example.org/2')).estado, 'ready', 'a document that did not differ is none of its business');
select is((select array_agg(m.model_name) from pipeline.search_spaces() m), array['otro', 'local-lexical'], 'search asks both spaces');
select is(tests.embed_all(), 1, 'the one text that is missing is embedded in the background');
select row_eq($$ select embedding_model, contenido_texto from tests.document('https://example.org/1') $$, row('otro'::text, E'Uno.\n\nComún.'::text), 'then all is with the new model');
select is((select array_agg(m.model_name) from pipeline.search_spaces() m), array['otro'], 'and its space is the only one');
select is(tests.shown(), array['/1: Uno.', '/1: Común.', '/2: Dos.'], 'which shows everything');

select * from finish();
rollback;
