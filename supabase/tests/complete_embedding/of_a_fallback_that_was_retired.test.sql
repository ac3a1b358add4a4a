begin;
\ir ../_helpers.sql
select plan(5);
set local role service_role;
select tests.active('m', 1), tests.model('b', 1, tier => 2);
select tests.source('a');
select tests.take_down('m');
select tests.discover('a', array['https://example.org/1']);
select tests.ingest(tests.parsed('Uno.'));
create temp table j as select tests.batch() as job;
create temp table leave as select tests.begin(job) as l from j;
select pipeline.retire_model((tests.registered('b')).id);
select is(tests.report((select job from j), (select tests.answered(job, l, 4) from j, leave)), 'done', 'the vectors of a model that was retired meanwhile are no fault of the worker''s');
select is((select status || ' ' || tokens_used from public.pipeline_costs), 'ok 4', 'they were paid');
select is((tests.document('https://example.org/1')).estado, 'processing', 'its text goes on waiting');
select tests.bring_back('m');
select is(tests.work(), 1, 'for another model');
select is((tests.document('https://example.org/1')).embedding_model, 'm', 'which embeds it');

select * from finish();
rollback;
