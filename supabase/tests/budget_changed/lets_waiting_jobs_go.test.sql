begin;
\ir ../_helpers.sql
select plan(7);
set local role service_role;
select tests.active('m', 1000), tests.model('gratis', 0, tier => 2);
select tests.source('a');
select tests.discover('a', array['https://example.org/1']);
select tests.ingest(tests.parsed('Uno.'));
select tests.set('run_budget_usd', '0.000001');
select is(tests.begin(tests.batch()) ->> 'code', 'BUDGET_EXHAUSTED', 'a run without money waits');
select is(tests.batch(), null, 'and is not claimed again at once');
select tests.set('run_budget_usd', '0.000002');
create temp table j as select tests.batch() as job;
select isnt((select job from j), null, 'with another budget it tries again');
select is(tests.begin((select job from j)) ->> 'code', 'BUDGET_EXHAUSTED', 'in vain, if that is too little');
select tests.set('budget_policy', '"free_tier"');
select is(tests.work(), 1, 'with another policy it goes on for nothing');
select is((tests.document('https://example.org/1')).embedding_model, 'gratis', 'by who costs nothing');
select tests.set('run_budget_usd', 'null');
select is((select count(*) from pipeline.alerts where resolved_at is null), 0::bigint, 'without a limit nobody is told of one');

select * from finish();
rollback;
