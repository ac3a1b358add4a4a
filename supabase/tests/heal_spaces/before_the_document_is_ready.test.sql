begin;
\ir ../_helpers.sql
select plan(4);
set local role service_role;
select tests.active('m', 1, '{"max_inputs": 1}'), tests.model('b', 0, tier => 2);
select tests.source('a');
select tests.discover('a', array['https://example.org/1']);
select tests.ingest(tests.parsed(E'Uno.\n\nDos.'));
select tests.take_down('m');
create temp table j as select tests.batch() as job;
select tests.report(job, tests.answered(job, tests.begin(job))) from j;
select tests.bring_back('m');
select is(pipeline.heal_spaces(), 1, 'what another model has embedded is healed, whatever its document still waits for');
select is(tests.work(), 2, 'beside the rest of it');
select row_eq($$ select estado, embedding_model from tests.document('https://example.org/1') $$, row('ready'::text, 'm'::text), 'then all is the active model''s');
select is((select count(*) from pipeline.fallback_chunks), 0::bigint, 'and nothing is lacking');

select * from finish();
rollback;
