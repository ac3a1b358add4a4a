begin;
\ir ../_helpers.sql
select plan(5);
set local role service_role;
select tests.model('m', 0, '{"concurrency": 2}');
create temp table calls as select (tests.reserve('m')).call_id as id from generate_series(1, 2);
create temp table third as select * from tests.reserve('m');
select is((select refused from third), 'busy', 'no more calls at a time than the model takes');
select cmp_ok((select until from third), '>', clock_timestamp() - interval '1 second', 'with a time to ask again');
select is((select count(*) from public.pipeline_costs), 2::bigint, 'a refused one is not in the ledger');
select tests.settle((select id from calls limit 1));
select is((select refused from tests.reserve('m')), null, 'the next one goes when one has ended');
update public.pipeline_costs set reserved_until = clock_timestamp() where status = 'reserved';
select is((select refused from tests.reserve('m')), null, 'whoever died holds no place');

select * from finish();
rollback;
