begin;
\ir ../_helpers.sql
select plan(11);
set local role service_role;
select tests.model('m');
select tests.take_down('m');
create temp table refused as select * from tests.reserve('m');
select is((select refused from refused), 'open', 'nobody calls a model whose circuit is open');
select is((select until from refused), (tests.circuit('m')).open_until, 'and hears until when');
select is((select count(*) from public.pipeline_costs), 0::bigint, 'the ledger knows nothing of it');
update pipeline.circuits set open_until = clock_timestamp();
create temp table probe as select * from tests.reserve('m');
select is((select refused from probe), null, 'then one call goes');
select is((tests.circuit('m')).state, 'half_open', 'to find out');
select is((select refused from tests.reserve('m')), 'probing', 'and no other');
select is((tests.settle((select call_id from probe))).status, 'ok', 'it goes well');
select is((tests.circuit('m')).state, 'closed', 'so all may call again');
select is((select refused from tests.reserve('m')), null, 'and do');
update pipeline.circuits set held_until = clock_timestamp() + interval '5 seconds';
select is((select refused from tests.reserve('m')), 'held', 'a provider that asked for a pause has it');
update pipeline.circuits set held_until = clock_timestamp();
select is((select refused from tests.reserve('m')), null, 'until it is over');

select * from finish();
rollback;
