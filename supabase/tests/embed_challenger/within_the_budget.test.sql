begin;
\ir ../_helpers.sql
select plan(4);
set local role service_role;
select tests.active('m', 0), tests.model('n', 1000), tests.model('gratis', 0, tier => 2);
select tests.source('a');
select tests.discover('a', array['https://example.org/1']);
select tests.ingest(tests.parsed('Uno.'));
select tests.work();
select tests.set('monthly_budget_usd', '0.001'), tests.set('budget_policy', '"free_tier"');
create temp table run as select pipeline.embed_challenger((tests.registered('n')).id) as id;
select is(tests.work(), 0, 'a challenger that cannot be paid waits, and nobody stands in for it');
select is((select array_agg(error_code) from pipeline.jobs where state = 'ready'), array['BUDGET_EXHAUSTED'], 'for the budget');
select tests.set('monthly_budget_usd', '1');
select is(tests.work(), 1, 'with more it goes on');
select is(tests.vectors(), array['Uno.: m 1', 'Uno.: n 1'], 'to its end');

select * from finish();
rollback;
