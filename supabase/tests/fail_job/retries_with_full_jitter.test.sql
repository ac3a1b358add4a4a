begin;
\ir ../_helpers.sql
select plan(8);
set local role service_role;
select tests.source('a');
select tests.discover('a', array(select 'https://example.org/' || n from generate_series(1, 400) n));
update pipeline.settings set value = '2' where key = 'retry_base_seconds';
update pipeline.settings set value = '300' where key = 'retry_cap_seconds';

create function pg_temp.waits(attempt int)
returns table (shortest float8, mean float8, longest float8)
language plpgsql
as $$
begin
  update pipeline.jobs j set attempt = waits.attempt - 1, max_attempts = 100, not_before = clock_timestamp(), state = 'ready',
    error_code = null where j.stage = 'ingestion';
  return query
    with failed as materialized (
      select c.id, clock_timestamp() as at, pipeline.fail_job(c.id, c.lease_token, 'FETCH_TIMEOUT', 'too slow')
      from pipeline.claim_jobs('ingestion', 'w', 400, interval '1 minute') c
    )
    select min(x.s), avg(x.s), max(x.s)
    from (select extract(epoch from (tests.job(f.id)).not_before - f.at)::float8 as s from failed f) x;
end;
$$;

create temp table first as select * from pg_temp.waits(1);
create temp table third as select * from pg_temp.waits(3);
create temp table tenth as select * from pg_temp.waits(10);

select ok((select longest <= 2.2 from first), 'the first retry waits at most the base');
select ok((select shortest < 0.2 and longest > 1.8 from first), 'anything from nothing to that: full jitter');
select ok((select mean between 0.85 and 1.2 from first), 'evenly');
select ok((select longest between 7 and 8.2 from third), 'the window doubles with each attempt');
select ok((select mean between 3.4 and 4.7 from third), 'and stays even');
select ok((select longest between 280 and 300.5 from tenth), 'up to the cap');
select is((select count(*) from pipeline.jobs where stage = 'ingestion' and state = 'failed'), 400::bigint, 'the jobs wait as failed');
select is((select array_agg(distinct error_code || ': ' || error_message) from pipeline.jobs where state = 'failed'),
  array['FETCH_TIMEOUT: too slow'], 'with their reason');

select * from finish();
rollback;
