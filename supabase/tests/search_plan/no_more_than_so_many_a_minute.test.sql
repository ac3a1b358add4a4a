begin;
\ir ../_helpers.sql
select plan(4);
set local role service_role;
select tests.active('m', 1);
select is(pipeline.search_plan('uno') #>> '{spaces,0,refused}', null, 'without a limit every question may be embedded');
select tests.set('search_calls_per_minute', '2');
select is(pipeline.search_plan('dos') #>> '{spaces,0,refused}', null, 'with one, so many a minute');
select is(pipeline.search_plan('tres') #>> '{spaces,0,refused}', 'busy', 'and no more: whoever searches is answered by full text');
update public.pipeline_costs set "timestamp" = clock_timestamp() - interval '61 seconds';
select is(pipeline.search_plan('cuatro') #>> '{spaces,0,refused}', null, 'a minute later they may again');
select * from finish();
rollback;
