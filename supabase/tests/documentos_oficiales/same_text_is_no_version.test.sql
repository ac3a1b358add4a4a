begin;
\ir ../_helpers.sql
select plan(7);
set local role service_role;
select tests.source('a');
select tests.crawl('a', 'https://example.org/1', 'Uno.');
create temp table before as select * from tests.document('https://example.org/1');

update public.documentos_oficiales set metadata = '{"a": 1}', titulo = 'Otro', quality_score = 0.1, tipo_documento = 'ley', paginas = 7;
select is((tests.document('https://example.org/1')).version, 1, 'what describes a text is no part of it');
update public.documentos_oficiales set id = id, contenido_texto = contenido_texto;
select is((tests.document('https://example.org/1')).version, 1, 'a touch is no version');
update public.documentos_oficiales set contenido_texto = 'Uno' || '.', version_timestamp = now() + interval '1 day';
select is((tests.document('https://example.org/1')).version_timestamp, (select version_timestamp from before), 'nor the same text again, and nobody sets its time');
select is((tests.document('https://example.org/1')).estado, 'ready', 'which leaves the document in search');

-- Other bytes (a PDF that was saved again) with the same text, then a forced reading.
select tests.discover('a', array['https://example.org/1']);
select tests.ingest(tests.parsed('Uno.', bytes => 'otros'));
select public.reprocess_document('https://example.org/1', true);
select tests.ingest(tests.parsed('Uno.', bytes => 'otros'));
select row_eq($$ select version, estado, bytes_sha256 from tests.document('https://example.org/1') $$,
  row(1, 'ready'::text, encode(sha256('otros'), 'hex')), 'other bytes with the same text are none either');
select is((select count(*) from public.document_versions), 1::bigint, 'history has one row');
select is((select count(*) from pipeline.served_versions), 1::bigint, 'and so has what search showed');

select * from finish();
rollback;
