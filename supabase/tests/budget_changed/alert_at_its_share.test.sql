begin;
\ir ../_helpers.sql
select plan(6);
set local role service_role;
select tests.model('m', 1);
select tests.set('monthly_budget_usd', '10');
create temp table call as select r.* from tests.reserve('m', 1, 7.99) r;
select is_empty($$ select from pipeline.alerts $$, 'below four fifths of the budget nobody is told');
select tests.reserve('m', 1, 0.01);
select row_eq($$ select kind, subject, severity, resolved_at from pipeline.alerts $$, row('budget_near'::text, to_char(now() at time zone 'utc', 'YYYY-MM'), 'warning'::text, null::timestamptz), 'from there on somebody is');
select tests.reserve('m', 1, 0.5), tests.reserve('m', 1, 0.5);
select is((select count(*) from pipeline.alerts), 1::bigint, 'once');
select tests.set('monthly_budget_usd', '20');
select is((select count(*) from pipeline.alerts where resolved_at is null), 0::bigint, 'with a larger budget it is over');
select tests.set('budget_alert_share', '0.4');
select is((select count(*) from pipeline.alerts where resolved_at is null), 1::bigint, 'a lower share opens it at once');
select tests.set('monthly_budget_usd', 'null');
select is((select count(*) from pipeline.alerts where resolved_at is null), 0::bigint, 'without a budget there is nothing to be near of');

select * from finish();
rollback;
