begin;
\ir ../_helpers.sql
select plan(9);
set local role service_role;
select tests.model('m');
select tests.failures('m', 5);
create function pg_temp.probe(code text) returns numeric language plpgsql as $$
begin
  update pipeline.circuits set open_until = clock_timestamp();
  perform tests.failures('m', 1, code);
  return (tests.circuit('m')).open_seconds;
end;
$$;
select is(array[pg_temp.probe('PROVIDER_TIMEOUT'), pg_temp.probe('PROVIDER_TIMEOUT'), pg_temp.probe('PROVIDER_TIMEOUT'), pg_temp.probe('PROVIDER_TIMEOUT'),
  pg_temp.probe('PROVIDER_TIMEOUT'), pg_temp.probe('PROVIDER_TIMEOUT'), pg_temp.probe('PROVIDER_TIMEOUT')],
  array[10, 20, 40, 80, 160, 300, 300]::numeric[], 'a probe that fails doubles the wait, to five minutes');
select is((select count(*) from pipeline.alerts), 1::bigint, 'it is one alert');
update pipeline.circuits set open_until = clock_timestamp();
create temp table dead as select * from tests.reserve('m');
select is((select refused from tests.reserve('m')), 'probing', 'while somebody finds out the others wait');
update pipeline.circuits set probe_until = clock_timestamp();
create temp table probe as select * from tests.reserve('m');
select is((select refused from probe), null, 'who dies at it is replaced');
select is((select refused from tests.reserve('m')), 'probing', 'by one');
select tests.settle((select call_id from probe));
select row_eq($$ select (c).state, (c).error_code, (c).open_until, (c).open_seconds, (c).probe_until from tests.circuit('m') c $$,
  row('closed'::text, null::text, null::timestamptz, null::numeric, null::timestamptz), 'one that goes well closes it');
select is((select count(*) from pipeline.alerts where resolved_at is null), 0::bigint, 'the alert is over');
select tests.failures('m', 4);
select is((tests.circuit('m')).state, 'closed', 'what failed before counts no more');
select tests.failures('m', 1);
select is((tests.circuit('m')).open_seconds, 5::numeric, 'and the next time starts anew');

select * from finish();
rollback;
