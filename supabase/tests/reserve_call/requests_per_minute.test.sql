begin;
\ir ../_helpers.sql
select plan(5);
set local role service_role;
select tests.model('m', 0, '{"requests_per_minute": 3}');
create temp table calls as select (tests.reserve('m')).call_id as call_id from generate_series(1, 3);
select is((select count(call_id) from calls), 3::bigint, 'as many calls as the model takes go at once');
select tests.settle(call_id) from calls;
select is((select refused from tests.reserve('m')), 'busy', 'the next one does not, though the others have ended');
update public.pipeline_costs set "timestamp" = "timestamp" - interval '50 seconds' where id = (select call_id from calls limit 1);
create temp table later as select * from tests.reserve('m');
select cmp_ok((select until - clock_timestamp() from later), '>', interval '8 seconds', 'it goes when the oldest is a minute old');
select cmp_ok((select until - clock_timestamp() from later), '<=', interval '10 seconds', 'and not later');
update public.pipeline_costs set "timestamp" = "timestamp" - interval '11 seconds' where id = (select call_id from calls limit 1);
select is((select refused from tests.reserve('m')), null, 'then it does');

select * from finish();
rollback;
