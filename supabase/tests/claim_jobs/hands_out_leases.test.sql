begin;
\ir ../_helpers.sql
select plan(8);
set local role service_role;
select tests.source('a');
select tests.discover('a', array['https://example.org/1', 'https://example.org/2', 'https://example.org/3']);

create temp table first as select * from pipeline.claim_jobs('ingestion', 'w1', 2, interval '1 minute');
create temp table second as select * from pipeline.claim_jobs('ingestion', 'w2', 5, interval '1 minute');

select is((select count(*) from first), 2::bigint, 'no more than asked for');
select is((select count(*) from second), 1::bigint, 'the rest to the next');
select is((select count(*) from pipeline.claim_jobs('ingestion', 'w3', 5, interval '1 minute')), 0::bigint, 'then nothing');
select is((select count(distinct lease_token) from (table first union all table second) c), 3::bigint, 'a token for each claim');
select ok((select bool_and(state = 'running' and attempt = 1 and worker = 'w1') from first), 'they run, at their first attempt');
select ok((select bool_and(lease_expires_at between clock_timestamp() + '50 seconds' and clock_timestamp() + '61 seconds') from first),
  'until the lease ends');
select throws_ok($$ select pipeline.claim_jobs('cooking', 'w', 1, interval '1 minute') $$, 'PT400', null, 'an unknown stage is refused');
select throws_ok($$ select pipeline.claim_jobs('ingestion', 'w', 0, interval '1 minute') $$, 'PT400', null, 'so is a count below one');

select * from finish();
rollback;
