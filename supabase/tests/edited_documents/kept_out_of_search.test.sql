begin;
\ir ../_helpers.sql
select plan(14);
set local role service_role;
select tests.source('a');
select tests.discover('a', array['https://example.org/1', 'https://example.org/2']);
select tests.ingest(tests.parsed('Malo.') || '{"verdict": {"estado": "quarantined", "code": "LOW_QUALITY", "message": "Cannot trust it: bad"}}');
select tests.ingest(tests.parsed('Ajeno.') || '{"verdict": {"estado": "irrelevant", "code": "IRRELEVANT", "message": "Cannot use it: other"}}');
select tests.edit('https://example.org/1', 'Bueno.');
select tests.edit('https://example.org/2', 'Propio.');
select results_eq($$ select version, estado, estado_code from public.documentos_oficiales order by url_original $$,
  $$ values (2, 'quarantined', 'LOW_QUALITY'), (2, 'irrelevant', 'IRRELEVANT') $$, 'an edit leaves a document where a gate has put it');
select is((select count(*) from pipeline.jobs where payload ? 'edited_version'), 2::bigint, 'but has it cut');
select tests.ingest(tests.parsed('Bueno.'));
select tests.ingest(tests.parsed('Propio.'));
select results_eq($$ select estado, estado_code, served_version from public.documentos_oficiales order by url_original $$,
  $$ values ('quarantined', 'LOW_QUALITY', null::int), ('irrelevant', 'IRRELEVANT', null) $$, 'it is still there afterwards');
select is(tests.embed_all(), 0, 'nothing is embedded of it');
select is((select count(*) from pipeline.chunk_lists where version = 2), 2::bigint, 'its list is there');
select results_eq($$ select state, quarantined, irrelevant from public.pipeline_runs where trigger = 'edit' $$,
  $$ values ('succeeded', 1, 1) $$, 'the run says so');
select lives_ok($$ select public.release_document((tests.document('https://example.org/1')).id) $$, 'a person may release it');
select is(tests.embed_all(), 1, 'then it is embedded');
select is(tests.shown(), array['/1: Bueno.'], 'and found');

-- Gone at its source.
select tests.discover('a', array['https://example.org/2']);
select tests.ingest(tests.parsed('Ajeno.') || '{"verdict": {"estado": "irrelevant", "code": "IRRELEVANT", "message": "Cannot use it: other"}}');
select pipeline.retire_document((tests.document('https://example.org/1')).id, 'gone');
reset role;
select set_config('pipeline.edit_run', '', true);
set local role service_role;
select tests.edit('https://example.org/1', 'Mejor.');
select tests.ingest(tests.parsed('Mejor.'));
select tests.embed_all();
select is((tests.document('https://example.org/1')).estado, 'retired', 'an edit does not bring a retired document back');
select is(tests.shown(), '{}', 'into search');

-- A text for what could not be read.
select tests.discover('a', array['https://example.org/3']);
select pipeline.complete_ingestion(j.id, j.lease_token, '{"outcome": "rejected", "error_code": "PDF_CORRUPT", "message": "Cannot read it: broken"}')
  from tests.claim('ingestion') j;
select is((tests.document('https://example.org/3')).estado, 'rejected', 'a document that could not be read');
reset role;
select set_config('pipeline.edit_run', '', true);
set local role service_role;
select tests.edit('https://example.org/3', 'Transcrito a mano.');
select is((tests.document('https://example.org/3')).estado, 'processing', 'is on its way once somebody writes its text');
select tests.ingest(tests.parsed('Transcrito a mano.'));
select tests.embed_all();
select is(tests.shown(), array['/3: Transcrito a mano.'], 'and is found');

select * from finish();
rollback;
