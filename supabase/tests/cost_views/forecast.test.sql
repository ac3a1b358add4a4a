begin;
\ir ../_helpers.sql
select plan(7);
set local role service_role;
select tests.model('m', 1);
select row_eq($$ select spent_usd, under_way_usd, forecast_usd, budget_usd, budget_share from public.cost_forecast $$, row(0::numeric, 0::numeric, 0::numeric, 50::numeric, 0::numeric), 'who spends nothing will have spent nothing');
insert into public.pipeline_costs (stage, provider, status, api_calls, tokens_used, estimated_cost_usd, "timestamp")
values ('ocr', 'other', 'ok', 1, 1, 7, clock_timestamp()), ('ocr', 'other', 'ok', 1, 1, 1000, date_trunc('month', clock_timestamp() at time zone 'utc') at time zone 'utc' - interval '1 second');
select tests.reserve('m', 1, 3);
create temp table f as select * from public.cost_forecast;
select is((select month from f), date_trunc('month', now() at time zone 'utc')::date, 'it is of this month');
select is((select round(spent_usd, 4) from f), 7.0000, 'what was spent before it counts no more');
select is((select under_way_usd from f), 3::numeric, 'what is under way is told apart');
create temp table passed as select greatest(least(604800, extract(epoch from now() - date_trunc('month', now() at time zone 'utc') at time zone 'utc')), 3600) as seconds,
  extract(epoch from (date_trunc('month', now() at time zone 'utc') + interval '1 month') at time zone 'utc' - now()) as left;
select cmp_ok((select abs(forecast_usd - (spent_usd + 7 * p.left / p.seconds)) from f, passed p), '<', 0.01, 'the rest of the month goes on as the last seven days');
select is((select round(budget_share, 4) from f), 0.1400, 'against the budget');
select tests.set('monthly_budget_usd', 'null');
select is((select budget_share from public.cost_forecast), null, 'if there is one');

select * from finish();
rollback;
