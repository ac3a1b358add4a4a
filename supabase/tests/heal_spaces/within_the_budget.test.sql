begin;
\ir ../_helpers.sql
select plan(4);
set local role service_role;
select tests.active('m', 1000), tests.model('b', 0, tier => 2);
select tests.source('a');
select tests.take_down('m');
select tests.discover('a', array['https://example.org/1']);
select tests.ingest(tests.parsed('Uno.'));
select tests.work();
select tests.bring_back('m');
select tests.reserve('m', 1, 5);
select tests.set('monthly_budget_usd', '5');
select is(pipeline.heal_spaces(), 0, 'with the budget spent nobody heals');
select is((select count(*) from public.pipeline_runs where trigger = 'heal'), 0::bigint, 'nor opens a run');
select tests.set('monthly_budget_usd', '6');
select is(pipeline.heal_spaces(), 1, 'with room it goes on');
select is((select array_agg(j.payload ->> 'kind' || ' ' || j.priority) from pipeline.jobs j where j.state = 'ready'), array['heal 3'], 'behind what is new');

select * from finish();
rollback;
