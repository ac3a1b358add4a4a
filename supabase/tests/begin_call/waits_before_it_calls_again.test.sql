begin;
\ir ../_helpers.sql
select plan(10);
set local role service_role;
select tests.active('m', 1), tests.model('b', 0, tier => 2);
select tests.source('a');
select tests.discover('a', array['https://example.org/1']);
select tests.ingest(tests.parsed('Uno.'));
create temp table j as select tests.batch() as job;
create temp table one as select tests.begin(job) as l from j;
create temp table w as select tests.begin((select job from j), tests.failed(l, 'PROVIDER_UNAVAILABLE')) as l from one;
select is((select l ->> 'kind' from w), 'wait', 'what may pass is waited for');
select cmp_ok((select (l ->> 'ms')::int from w), '<=', 500, 'half a second at first');
select is((select status || ' ' || error_code from public.pipeline_costs), 'error PROVIDER_UNAVAILABLE', 'the failed call is in the ledger');
create temp table two as select tests.begin(job) as l from j;
select is((select l #>> '{model,model_name}' from two), 'm', 'then the same model is called');
create temp table w2 as select tests.begin((select job from j), tests.failed(l, 'PROVIDER_TIMEOUT')) as l from two;
select is((select l ->> 'kind' from w2), 'wait', 'and again');
select cmp_ok((select (l ->> 'ms')::int from w2), '<=', 1000, 'after a time twice as long');
create temp table three as select tests.begin(job) as l from j;
create temp table next as select tests.begin((select job from j), tests.failed(l, 'PROVIDER_BAD_ANSWER')) as l from three;
select is((select l #>> '{model,model_name}' from next), 'b', 'whoever failed three times is passed over');
select is((select l ->> 'tier' from next), '2', 'and the next tier has its turn');
select is((tests.circuit('m')).state, 'closed', 'though its circuit is closed');
select is((tests.job((select (job ->> 'id')::bigint from j))).attempt, 1, 'all of it in one attempt');

select * from finish();
rollback;
