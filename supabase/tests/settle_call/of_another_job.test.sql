begin;
\ir ../_helpers.sql
select plan(5);
set local role service_role;
select tests.active('m', 1, '{"max_inputs": 1}');
select tests.source('a');
select tests.discover('a', array['https://example.org/1']);
select tests.ingest(tests.parsed(E'Uno.\n\nDos.'));
create temp table one as select tests.batch() as job;
create temp table two as select tests.batch() as job;
create temp table leave as select tests.begin(job) as l from one;
select is((select l ->> 'kind' from leave), 'call', 'a job may call');
select throws_ok($$ select tests.begin((select job from two), jsonb_build_object('settled', jsonb_build_object('id', (select l ->> 'call_id' from leave), 'status', 'ok', 'tokens', 1))) $$,
  'PT404', null, 'another job does not report its call');
select throws_ok($$ select tests.settle((select (l ->> 'call_id')::uuid from leave)) $$, 'PT404', null, 'nor does somebody without a job');
select throws_ok($$ select tests.settle(gen_random_uuid()) $$, 'PT404', null, 'a call that nobody reserved is none');
select is((select status from public.pipeline_costs where id = (select (l ->> 'call_id')::uuid from leave)), 'reserved', 'it is still under way');

select * from finish();
rollback;
