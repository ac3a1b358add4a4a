begin;
\ir ../_helpers.sql
select plan(8);
set local role service_role;
select tests.source('a');
create temp table first as select tests.crawl('a', 'https://example.org/1', 'Uno.') as run;
update public.documentos_oficiales set tipo_documento = 'ley', metadata = '{"número": 20903}';
create temp table before as select * from tests.document('https://example.org/1');
create temp table second as select tests.discover('a', array['https://example.org/1']) as run;
select tests.ingest(jsonb_set(jsonb_set(tests.parsed('Dos.', config => 'config 2'), '{document,quality}', '{"score": 0.4}'), '{document,titulo}', '"Bases 2"'));
select tests.embed_all();

create temp table v1 as select * from public.document_versions where version = 1;
create temp table v2 as select * from public.document_versions where version = 2;
select results_eq(
  $$ select contenido_texto, titulo, tipo_documento, mime_type, idioma, paginas, page_map, bytes_sha256, bytes_size from v1 $$,
  $$ select contenido_texto, titulo, tipo_documento, mime_type, idioma, paginas, page_map, bytes_sha256, bytes_size from before $$,
  'the old version has its text and what describes it, as corrected by hand');
select results_eq($$ select quality_score, quality, metadata from v1 $$, $$ select quality_score, quality, metadata from before $$, 'its quality and metadata');
select results_eq($$ select config_hash, code_version from v1 $$, $$ select encode(sha256('config 1'), 'hex'), '0.1.0'::text $$, 'the configuration it was read with');
select results_eq($$ select embedding_model, embedding_version from v1 $$, $$ select 'local-lexical'::text, '1'::text $$, 'the model it was embedded with');
select is((select run_id from v1), (select run from first), 'the run that made it');
select results_eq($$ select run_id, config_hash, valid_to is null, contenido_texto is null from v2 $$,
  $$ select run, encode(sha256('config 2'), 'hex'), true, true from second $$, 'the new one its own run and configuration, its text is the document''s');
select is((select valid_to from v1), (select valid_from from v2), 'one follows the other');
select is((tests.document('https://example.org/1')).quality_score, 0.4, 'the document has the new quality');

select * from finish();
rollback;
