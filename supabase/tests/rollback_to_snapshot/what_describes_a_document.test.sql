begin;
\ir ../_helpers.sql
select plan(8);
set local role service_role;
select tests.source('a', missing_crawls => 100);
select tests.crawl('a', 'https://example.org/1', 'Uno.'), tests.crawl('a', 'https://example.org/2', 'Dos.');
update public.documentos_oficiales set titulo = 'Bases 2025', tipo_documento = 'bases', metadata = '{"año": 2025}' where url_original like '%/1';
-- 3 is quarantined in the snapshot and released afterwards, 2 is ready in it and quarantined afterwards.
select tests.discover('a', array['https://example.org/3']);
select tests.ingest(tests.parsed('Tres.') || '{"verdict": {"estado": "quarantined", "code": "LOW_QUALITY", "message": "Casi sin texto"}}');
create temp table snapshot as select * from public.create_snapshot('antes');
create temp table before as select * from public.documentos_oficiales;
create temp table shown as select tests.shown() as was, tests.answers('uno dos tres') as answers;

select tests.discover('a', array['https://example.org/1', 'https://example.org/2']);
select tests.ingest(jsonb_set(jsonb_set(tests.parsed('Uno bis.', config => 'config 2'), '{document,quality}', '{"score": 0.2}'), '{document,titulo}', '"Bases 2026"'));
select tests.ingest(tests.parsed('Dos bis.') || '{"verdict": {"estado": "quarantined", "code": "NEEDS_OCR", "message": "m"}}');
select tests.embed_all();
select public.release_document((tests.document('https://example.org/3')).id);
select tests.embed_all();
select is(tests.shown(), array['/1: Uno bis.', '/3: Tres.'], 'another text, one quarantined, one released');

select * from public.rollback_to_snapshot((select id from snapshot), false);
select results_eq(
  $$ select url_original, titulo, tipo_documento, tipo_contenido, mime_type, idioma, paginas, page_map, quality_score, quality, relevance, metadata, config_hash, code_version,
       bytes_sha256, bytes_size, embedding_model, embedding_version from public.documentos_oficiales where url_original like '%/1' $$,
  $$ select url_original, titulo, tipo_documento, tipo_contenido, mime_type, idioma, paginas, page_map, quality_score, quality, relevance, metadata, config_hash, code_version,
       bytes_sha256, bytes_size, embedding_model, embedding_version from before where url_original like '%/1' $$,
  'title, quality, metadata, pages, configuration, bytes and model are those of the content');
select results_eq($$ select url_original, estado, estado_code, estado_message from public.documentos_oficiales order by 1 $$,
  $$ select url_original, estado, estado_code, estado_message from before order by 1 $$, 'a state is what it was, with its code and message');
select is((tests.document('https://example.org/3')).estado_code, 'LOW_QUALITY', 'quarantined again');
select is((tests.document('https://example.org/3')).version, 1, 'by no other version');
select is(tests.shown(), (select was from shown), 'search shows what it showed');
select is(tests.answers('uno dos tres'), (select answers from shown), 'score for score');
select is_empty($$ select * from public.rollback_to_snapshot((select id from snapshot)) $$, 'and nothing differs');

select * from finish();
rollback;
