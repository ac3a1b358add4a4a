begin;
\ir ../_helpers.sql
select plan(7);
set local role service_role;
select tests.active('m', 1);
select tests.source('a');
select tests.discover('a', array['https://example.org/1']);
select tests.ingest(tests.parsed('Uno.'));
create temp table late as select tests.batch() as job;
create temp table leave as select tests.begin(job) as l from late;
select tests.expire_leases(), pipeline.reap_expired_leases();
update pipeline.jobs set not_before = clock_timestamp() where state = 'failed';
create temp table current as select tests.batch() as job;
select is(tests.begin((select job from late), jsonb_build_object('settled', jsonb_build_object('id', (select l ->> 'call_id' from leave), 'status', 'ok', 'tokens', 9))),
  '{"kind": "stale"}', 'who has lost the lease calls no more');
select is((select status || ' ' || tokens_used from public.pipeline_costs), 'ok 9', 'the call that it made counts all the same');
select is(tests.begin((select job from late)) ->> 'kind', 'stale', 'however often it asks');
create temp table own as select tests.begin(job) as l from current;
select is((select l ->> 'kind' from own), 'call', 'the one who has it calls');
select is(pipeline.complete_embedding((select (job ->> 'id')::bigint from late), (select (job ->> 'lease_token')::uuid from late), (select tests.answered(job, l, 5) from current, own)), 'stale', 'a late report is not taken');
select is((select count(*) from pipeline.chunk_embeddings), 0::bigint, 'its vectors neither');
select is((select sum(tokens_used) from public.pipeline_costs where status = 'ok'), 14::numeric, 'its calls are');

select * from finish();
rollback;
