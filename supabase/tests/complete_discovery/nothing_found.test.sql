begin;
\ir ../_helpers.sql
select plan(2);
set local role service_role;
select tests.source('a');
create temp table run as select tests.discover('a', '{}') as id;
select is((tests.run((select id from run))).state, 'succeeded', 'a run that found nothing ends');
select is((tests.run((select id from run))).discovered, 0, 'with nothing discovered');

select * from finish();
rollback;
