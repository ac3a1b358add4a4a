begin;
\ir ../_helpers.sql
select plan(6);
set local role service_role;
select tests.active('m', 1), tests.model('b', 0, tier => 2);
select tests.source('a');
select tests.take_down('m');
select tests.discover('a', array['https://example.org/1']);
select tests.ingest(tests.parsed('Uno.'));
select tests.work();
create temp table plan as select pipeline.search_plan('uno') as p;
select is((select p #>> '{spaces,0,refused}' from plan), 'open', 'a model that is out of reach is not called for a question either');
select is((select p #>> '{spaces,0,call_id}' from plan), null, 'nor reserved');
select is((select p #>> '{spaces,1,model,model_name}' from plan), 'b', 'the one that stands in is asked');
select isnt((select p #>> '{spaces,1,call_id}' from plan), null, 'in its own space');
select pipeline.finish_query((tests.registered('b')).id, 'uno', jsonb_build_object('id', p #>> '{spaces,1,call_id}', 'status', 'error', 'error_code', 'PROVIDER_TIMEOUT')) from plan;
select is((select count(*) from pipeline.query_cache), 0::bigint, 'a call that failed leaves nothing in the cache');
select tests.bring_back('m');
select tests.set('monthly_budget_usd', '0');
select is(pipeline.search_plan('dos') #>> '{spaces,0,refused}', 'budget', 'questions have no money of their own');

select * from finish();
rollback;
