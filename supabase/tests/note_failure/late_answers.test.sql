begin;
\ir ../_helpers.sql
select plan(2);
set local role service_role;
select tests.model('m');
create temp table under_way as select (tests.reserve('m')).call_id as id, n from generate_series(1, 2) n;
select tests.failures('m', 5);
create temp table before as select c::text as row from pipeline.circuits c;
select tests.settle(id, '{"status": "error", "error_code": "PROVIDER_TIMEOUT"}') from under_way where n = 1;
select is((select c::text from pipeline.circuits c), (select row from before), 'a call from before that fails makes it no longer');
select tests.settle(id) from under_way where n = 2;
select is((tests.circuit('m')).state, 'open', 'one that goes well does not close it');

select * from finish();
rollback;
