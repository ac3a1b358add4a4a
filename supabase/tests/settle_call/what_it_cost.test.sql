begin;
\ir ../_helpers.sql
select plan(12);
set local role service_role;
select tests.set('circuit_min_calls', '100');
select tests.model('m', 0.02, '{"usd_per_million_output_tokens": 0.08}');
create function pg_temp.settled(report jsonb) returns public.pipeline_costs language sql as $$
  select tests.settle((tests.reserve('m', 1000, 0.001)).call_id, report);
$$;
create function pg_temp.says(c public.pipeline_costs) returns text language sql as $$
  select concat_ws(' ', c.status, c.error_code, c.api_calls, c.tokens_used, c.output_tokens, c.tokens_estimated, trim_scale(c.estimated_cost_usd));
$$;
select is(pg_temp.says(pg_temp.settled('{"tokens": 123}')), 'ok 1 123 0 f 0.00000246', 'what the provider counted is charged, to the last digit');
select is(pg_temp.says(pg_temp.settled('{"tokens": 100, "output_tokens": 10}')), 'ok 1 100 10 f 0.0000028', 'its answer at its own price');
select is(pg_temp.says(pg_temp.settled('{"tokens": null}')), 'ok 1 1000 0 t 0.00002', 'where it did not say, our own count is, and marked so');
select is(pg_temp.says(pg_temp.settled('{"status": "error", "error_code": "PROVIDER_UNAVAILABLE", "tokens": null}')), 'error PROVIDER_UNAVAILABLE 1 0 0 f 0', 'what was refused costs nothing');
select is(pg_temp.says(pg_temp.settled('{"status": "error", "error_code": "PROVIDER_BAD_ANSWER", "billed": true, "tokens": 500}')), 'error PROVIDER_BAD_ANSWER 1 500 0 f 0.00001', 'what was answered in vain is paid all the same');
select is(pg_temp.says(pg_temp.settled('{"status": "error", "error_code": "PROVIDER_BAD_ANSWER", "billed": true, "tokens": null}')), 'error PROVIDER_BAD_ANSWER 1 1000 0 t 0.00002', 'at our count where there is no other');
select is(pg_temp.says(pg_temp.settled('{"status": "error", "error_code": "PROVIDER_UNAVAILABLE", "made": false, "tokens": null}')), 'error PROVIDER_UNAVAILABLE 0 0 0 f 0', 'a call that never left is none');
select is((pg_temp.settled('{"latency_ms": 250, "endpoint": "https://example.org/v1/embeddings"}')).latency_ms, 250::numeric, 'how long it took is kept');
select is((select endpoint from public.pipeline_costs where latency_ms = 250), 'https://example.org/v1/embeddings', 'and where it went');
select is((select count(*) from public.pipeline_costs where reserved_until is not null or settled_at is null), 0::bigint, 'none is under way any more');
select throws_ok($$ select pg_temp.settled('{"status": "perhaps"}') $$, 'PT500', null, 'a report says how it went');
select throws_ok($$ select pg_temp.settled('{"status": "error"}') $$, 'PT500', null, 'and why not');

select * from finish();
rollback;
