begin;
\ir ../_helpers.sql
select plan(4);
set local role service_role;
select tests.active('m', 1), tests.model('b', 0, tier => 2);
select tests.source('a');
select tests.set('heal_batch', '2');
select tests.take_down('m');
select tests.discover('a', array['https://example.org/1']);
select tests.ingest(tests.parsed(E'Uno.\n\nDos.\n\nTres.'));
select tests.work();
select tests.bring_back('m');
select is(pipeline.heal_spaces(), 2, 'a tick queues so many');
select is(pipeline.heal_spaces(), 1, 'the next one the rest');
select is((select count(*) from public.pipeline_runs where trigger = 'heal'), 1::bigint, 'into one run');
select is(pipeline.heal_spaces(), 0, 'each once');

select * from finish();
rollback;
