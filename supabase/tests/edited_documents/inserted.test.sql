begin;
\ir ../_helpers.sql
select plan(8);
select tests.source('a');
select set_config('request.jwt.claims', '{"role": "authenticated", "email": "ana@example.org"}', true);
insert into public.documentos_oficiales (source_id, fuente, url_original, contenido_texto)
select id, fuente, 'https://example.org/nuevo', E'Circular.\n\nEscrita a mano.' from public.sources where name = 'a';
set constraints all immediate;
set constraints all deferred;
select row_eq($$ select version, estado, titulo from tests.document('https://example.org/nuevo') $$, row(1, 'processing'::text, null::text),
  'a document inserted with a text is on its way');
create temp table job as select * from tests.claim('ingestion');
select is((select pipeline.edited_text(id, lease_token) -> 'before' from job), 'null', 'there is no earlier version to go by');
select is((select pipeline.complete_ingestion(id, lease_token, tests.parsed(E'Circular.\n\nEscrita a mano.')) from job), 'done', 'it is cut');
select is(tests.embed_all(), 2, 'and embedded');
select row_eq($$ select estado, served_version, titulo, mime_type, paginas, quality_score from tests.document('https://example.org/nuevo') $$,
  row('ready'::text, 1, 'Bases'::text, 'application/pdf'::text, 1, 0.9::numeric), 'it is ready, with what it was not given');
select is(tests.shown(), array['/nuevo: Circular.', '/nuevo: Escrita a mano.'], 'and found');
select is(pipeline.missing_stages((tests.document('https://example.org/nuevo')).id, 1), '{}', 'its lineage is complete');
select is((select metadata ->> 'by' from public.data_lineage where stage = 'processing' and event = 'COMPLETE'), 'ana@example.org',
  'and names who wrote it');

select * from finish();
rollback;
