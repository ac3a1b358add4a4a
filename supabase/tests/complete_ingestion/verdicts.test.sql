begin;
\ir ../_helpers.sql
select plan(9);
set local role service_role;
select tests.source('a');
create temp table run as select tests.discover('a', array['https://example.org/1', 'https://example.org/2']) as id;
select tests.ingest(tests.parsed('Escaneado.') || '{"verdict": {"estado": "quarantined", "code": "NEEDS_OCR", "message": "Sus páginas son imágenes"}}');
select tests.ingest(tests.parsed('Otra cosa.') || '{"verdict": {"estado": "irrelevant", "code": "IRRELEVANT", "message": "No trata de docentes"}}');

select is((tests.document('https://example.org/1')).estado, 'quarantined', 'one is quarantined');
select is((tests.document('https://example.org/1')).estado_code, 'NEEDS_OCR', 'with the code');
select is((tests.document('https://example.org/1')).estado_message, 'Sus páginas son imágenes', 'and the message');
select is((tests.document('https://example.org/2')).estado, 'irrelevant', 'the other is irrelevant');
select is((select count(*) from pipeline.embedding_queue), 0::bigint, 'neither costs a vector');
select is((tests.run((select id from run))).quarantined, 1, 'the run counts the one');
select is((tests.run((select id from run))).irrelevant, 1, 'and the other');
select is((tests.run((select id from run))).state, 'succeeded', 'and has ended');
select throws_ok($$ select tests.discover('a', array['https://example.org/3']),
  tests.ingest(tests.parsed('x') || '{"verdict": {"estado": "ready", "code": "OK", "message": ""}}') $$, 'PT500', null, 'a verdict cannot be anything else');

select * from finish();
rollback;
