begin;
\ir ../_helpers.sql
select plan(10);
set local role service_role;
select tests.active('m', 1, '{"prefix_query": "query: "}');
create temp table plan as select pipeline.search_plan(E'  ¿Cuándo  es\nla evaluacio\u0301n? ') as p;
select is((select p ->> 'query' from plan), '¿Cuándo es la evaluación?', 'a question is written in one way');
select is((select jsonb_array_length(p -> 'spaces') from plan), 1, 'one space is asked');
select is((select p #>> '{spaces,0,model,model_name}' from plan), 'm', 'the active model''s');
select is((select p #>> '{spaces,0,embedding}' from plan), null, 'a new question has no vector');
select row_eq($$ select status, stage, tokens_used, run_id, reserved_usd from public.pipeline_costs $$, row('reserved'::text, 'search'::text, 8::bigint, null::text, octet_length('query: ¿Cuándo es la evaluación?') / 1000000.0), 'its call is in the ledger before it is made');
select is((select p #>> '{spaces,0,call_id}' from plan), (select id::text from public.pipeline_costs), 'by its name');
select pipeline.finish_query((tests.registered('m')).id, p ->> 'query', jsonb_build_object('id', p #>> '{spaces,0,call_id}', 'status', 'ok', 'tokens', 9), tests.query_of('m')) from plan;
select row_eq($$ select status, tokens_used from public.pipeline_costs $$, row('ok'::text, 9::bigint), 'and after it');
create temp table again as select pipeline.search_plan('¿Cuándo es la   evaluación?') as p;
select is((select p #>> '{spaces,0,embedding}' from again)::extensions.halfvec::text, tests.query_of('m')::extensions.halfvec::text, 'asked again, the vector is there');
select is((select count(*) from public.pipeline_costs), 1::bigint, 'without a call');
select is(pipeline.search_plan('¿cuándo es la evaluación?') #>> '{spaces,0,embedding}', null, 'another question is another question');

select * from finish();
rollback;
