begin;
\ir ../_helpers.sql
select plan(6);
set local role service_role;
select tests.model('m', 1);
select tests.set('monthly_budget_usd', '10'), tests.set('run_budget_usd', '1');
select tests.source('a');
create temp table runs as select tests.discover('a', array['https://example.org/1']) as one;
create function pg_temp.reserve(usd numeric) returns text language sql as $$
  select r.refused from pipeline.jobs j cross join lateral pipeline.reserve_call(tests.registered('m'), 'ingestion', 1, usd, j) r where j.stage = 'ingestion';
$$;
select is(pg_temp.reserve(0.9), null, 'a run may spend its budget');
select is(pg_temp.reserve(0.2), 'budget', 'and no more');
select is((select refused from tests.reserve('m', 1, 0.2)), null, 'which is not the others''');
select is((select usd from pipeline.spend where scope = (select 'run ' || one from runs)), 0.9, 'each run''s is counted');
select is((select usd from pipeline.spend where scope like 'month %'), 1.1, 'and the month''s, all together');
select tests.set('monthly_budget_usd', '1.15');
select is(pg_temp.reserve(0.1), 'budget', 'a run has no room that the month has not');

select * from finish();
rollback;
