begin;
\ir ../_helpers.sql
select plan(6);
set local role service_role;
select tests.model('m', 0, '{"tokens_per_minute": 1000}');
select is((select refused from tests.reserve('m', 5000)), null, 'a text that is larger than a minute goes alone');
update public.pipeline_costs set "timestamp" = "timestamp" - interval '61 seconds';
select is((select refused from tests.reserve('m', 700)), null, 'a minute''s tokens go');
select is((select refused from tests.reserve('m', 301)), 'busy', 'more do not');
select is((select refused from tests.reserve('m', 300)), null, 'what fits to the last token does');
update public.pipeline_costs set "timestamp" = "timestamp" - interval '40 seconds' where tokens_used = 700;
create temp table later as select * from tests.reserve('m', 500);
select cmp_ok((select until - clock_timestamp() from later), '<=', interval '20 seconds', 'more goes as soon as enough of it is a minute old');
select cmp_ok((select until - clock_timestamp() from later), '>', interval '18 seconds', 'and not before');

select * from finish();
rollback;
