begin;
\ir ../_helpers.sql
select plan(8);
set local role service_role;
select tests.model('m', 1);
select tests.source('a');
create temp table run as select tests.discover('a', array['https://example.org/1']) as id;
create function pg_temp.differs() returns bigint language sql as $$
  with ledger as (
    select s.scope, sum(case when c.status = 'reserved' then c.reserved_usd else c.estimated_cost_usd end) as usd
    from public.pipeline_costs c
    cross join lateral (values (pipeline.month_scope(c."timestamp")), ('run ' || c.run_id)) as s (scope)
    where s.scope is not null
    group by s.scope
  )
  select count(*) from ledger l full join pipeline.spend s using (scope) where coalesce(l.usd, 0) <> coalesce(s.usd, 0);
$$;
create temp table calls as
select r.call_id as id, n from generate_series(1, 6) n
cross join lateral pipeline.reserve_call(tests.registered('m'), 'ingestion', n * 1000, n * 0.01,
  case when n % 2 = 0 then (select j from pipeline.jobs j where j.stage = 'ingestion') end) r;
select is(pg_temp.differs(), 0::bigint, 'with calls under way');
select pipeline.settle_call(jsonb_build_object('id', id, 'status', 'ok', 'tokens', n * 777), case when n % 2 = 0 then (select j.id from pipeline.jobs j where j.stage = 'ingestion') end) from calls where n <= 3;
select is(pg_temp.differs(), 0::bigint, 'settled');
select pipeline.settle_call(jsonb_build_object('id', id, 'status', 'error', 'error_code', 'PROVIDER_TIMEOUT'), (select j.id from pipeline.jobs j where j.stage = 'ingestion')) from calls where n = 4;
select is(pg_temp.differs(), 0::bigint, 'failed');
update public.pipeline_costs set reserved_until = clock_timestamp() where status = 'reserved';
select pipeline.sweep_calls();
select is(pg_temp.differs(), 0::bigint, 'lost');
select pipeline.settle_call(jsonb_build_object('id', id, 'status', 'ok', 'tokens', 1)) from calls where n = 5;
select is(pg_temp.differs(), 0::bigint, 'found again');
insert into public.pipeline_costs (run_id, stage, provider, status, api_calls, tokens_used, estimated_cost_usd, "timestamp")
select id, 'ocr', 'other', 'ok', 1, 1, 0.123456789, '2026-01-31T23:59:59.999Z'::timestamptz from run
union all select null, 'ocr', 'other', 'ok', 1, 1, 1, '2026-02-01T00:00:00Z';
select is(pg_temp.differs(), 0::bigint, 'written by others, in other months');
select is((select usd from pipeline.spend where scope = 'month 2026-01'), 0.123456789, 'a month is one of UTC');
reset role;
delete from public.pipeline_costs where provider = 'other';
select is(pg_temp.differs(), 0::bigint, 'or deleted: what was spent is the ledger''s sum');

select * from finish();
rollback;
