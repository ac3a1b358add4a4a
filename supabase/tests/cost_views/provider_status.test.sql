begin;
\ir ../_helpers.sql
select plan(3);
set local role service_role;
select tests.active('m', 1), tests.model('b', 0, tier => 2);
select tests.failures('m', 1, 'PROVIDER_QUOTA');
select tests.settle((tests.reserve('b')).call_id), tests.reserve('b');
select row_eq($$ select is_active, circuit, error_code, calls, failed, under_way from public.provider_status where model_name = 'm' $$, row(true, 'open'::text, 'PROVIDER_QUOTA'::text, 1::bigint, 1::bigint, 0::bigint), 'who is not called, and why');
select row_eq($$ select fallback_tier, circuit, calls, failed, under_way from public.provider_status where model_name = 'b' $$, row(2, 'closed'::text, 1::bigint, 0::bigint, 1::bigint), 'who is, and how it goes');
update public.pipeline_costs set "timestamp" = "timestamp" - interval '6 minutes';
select is((select sum(calls) from public.provider_status), 0::numeric, 'of the last five minutes');

select * from finish();
rollback;
