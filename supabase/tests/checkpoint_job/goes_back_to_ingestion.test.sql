begin;
\ir ../_helpers.sql
select plan(3);
set local role service_role;
select tests.source('a');
select tests.discover('a', array['https://example.org/1']);
select pipeline.checkpoint_job(id, lease_token, '{"stage": "ocr", "ocr": {"left": [1], "ms": 0}}') from tests.claim('ingestion');
select ok((select pipeline.checkpoint_job(id, lease_token, '{"stage": "ingestion"}') from tests.claim('ocr')), 'its bytes are gone');
create temp table again as select * from tests.claim('ingestion');
select is((select coalesce(checkpoint, '{}') from again), '{}'::jsonb, 'it is begun anew');
select pipeline.complete_ingestion(id, lease_token, tests.parsed('Texto.')) from again;
select is((select contenido_texto from tests.document('https://example.org/1')), 'Texto.', 'and read');

select * from finish();
rollback;
