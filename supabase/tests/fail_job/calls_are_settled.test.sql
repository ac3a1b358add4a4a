begin;
\ir ../_helpers.sql
select plan(4);
set local role service_role;
select tests.active('m', 1);
select tests.source('a');
select tests.discover('a', array['https://example.org/1']);
select tests.ingest(tests.parsed('Uno.'));
create temp table j as select tests.batch() as job;
create temp table leave as select tests.begin(job) as l from j;
create function pg_temp.fail(tokens int) returns text language sql as $$
  select pipeline.fail_job((job ->> 'id')::bigint, (job ->> 'lease_token')::uuid, 'INTERNAL', 'x', null,
    jsonb_build_object('calls', jsonb_build_array(jsonb_build_object('id', l ->> 'call_id', 'status', 'ok', 'tokens', tokens)))) from j, leave;
$$;
select is(pg_temp.fail(5), 'dead', 'a job that fails after its call');
select row_eq($$ select status, tokens_used from public.pipeline_costs $$, row('ok'::text, 5::bigint), 'has paid for it');
select is(pg_temp.fail(6), 'stale', 'said a second time');
select row_eq($$ select status, tokens_used from public.pipeline_costs $$, row('ok'::text, 5::bigint), 'it is paid once');

select * from finish();
rollback;
