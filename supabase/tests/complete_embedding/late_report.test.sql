begin;
\ir ../_helpers.sql
select plan(4);
set local role service_role;
select tests.source('a');
select tests.discover('a', array['https://example.org/1']);
select tests.ingest(tests.parsed(E'Uno.\n\nDos.'));
create temp table late as select jsonb_array_elements(pipeline.claim_work('embedding', 'w') -> 'jobs') as j;
select tests.expire_leases(), pipeline.reap_expired_leases();
update pipeline.jobs set not_before = clock_timestamp() where state = 'failed';
create temp table current as select jsonb_array_elements(pipeline.claim_work('embedding', 'w2') -> 'jobs') as j;
create temp table before as select tests.state() as state;

select is((select pipeline.complete_embedding((j ->> 'id')::bigint, (j ->> 'lease_token')::uuid, tests.embedded(j)) from late), 'stale', 'an old lease is told so');
select is(tests.state(), (select state from before), 'nothing changes, not even the ledger');
select is((select j #> '{context,texts}' from current), (select j #> '{context,texts}' from late), 'the retry has the same batch');
select is((select pipeline.complete_embedding((j ->> 'id')::bigint, (j ->> 'lease_token')::uuid, tests.embedded(j)) from current), 'done', 'and its report counts');

select * from finish();
rollback;
