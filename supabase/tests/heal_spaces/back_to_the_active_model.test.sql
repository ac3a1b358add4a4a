begin;
\ir ../_helpers.sql
select plan(12);
set local role service_role;
select tests.active('m', 1), tests.model('b', 0, tier => 2);
select tests.source('a');
select is(pipeline.heal_spaces(), 0, 'where nothing is wrong there is nothing to heal');
select tests.take_down('m');
select tests.discover('a', array['https://example.org/1', 'https://example.org/2']);
select tests.ingest(tests.parsed(E'Uno.\n\nDos.')), tests.ingest(tests.parsed('Tres.'));
select is(tests.work(), 3, 'another model stands in');
select is(pipeline.heal_spaces(), 0, 'while the circuit is open nobody heals');
create temp table before as select embedding_generated_at as at from tests.document('https://example.org/1');
select tests.bring_back('m');
select is(tests.work(), 3, 'when it is back the tick has all embedded again');
select is((select array_agg(embedding_model) from public.documentos_oficiales), array['m', 'm'], 'the documents say so');
select cmp_ok((tests.document('https://example.org/1')).embedding_generated_at, '>', (select at from before), 'and when');
select is((select count(*) from pipeline.fallback_chunks), 0::bigint, 'nothing is lacking');
select is((select count(*) from pipeline.list_embeddings l where l.model_id = (tests.registered('m')).id), 2::bigint, 'the lists are the active model''s, for snapshots to hash');
select is_empty($$
  select l.documento_id from pipeline.list_embeddings l where l.digest is distinct from (
    select sha256(string_agg(e.embedding_hash, ''::bytea order by dc.ordinal)) from pipeline.document_chunks dc
    join pipeline.chunk_embeddings e on e.chunk_id = dc.chunk_id and e.model_id = l.model_id
    where dc.documento_id = l.documento_id and dc.version = l.version and dc.revision = l.revision)
$$, 'by their vectors');
select row_eq($$ select state, discovered, embeddings from public.pipeline_runs where trigger = 'heal' $$, row('succeeded'::text, 0, 3), 'it was a run of its own');
select is((select array_agg(m.model_name) from pipeline.search_spaces() m), array['m'], 'search asks one space again');
select is(pipeline.heal_spaces(), 0, 'and that is all');

select * from finish();
rollback;
