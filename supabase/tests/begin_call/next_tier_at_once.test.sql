begin;
\ir ../_helpers.sql
select plan(7);
set local role service_role;
select tests.active('m', 1), tests.model('b', 0, '{"dimensions": 4}', tier => 2), tests.model('c', 0, tier => 3);
select tests.source('a');
select tests.discover('a', array['https://example.org/1']);
select tests.ingest(tests.parsed('Uno.'));
create temp table j as select tests.batch() as job;
create temp table l2 as select tests.begin((select job from j), tests.failed(tests.begin((select job from j)), 'PROVIDER_QUOTA')) as l;
select is((select l #>> '{model,model_name}' from l2), 'b', 'where the quota is gone nobody waits');
select is((select jsonb_array_length(l -> 'texts') from l2), 1, 'another model is given the texts as it wants them');
create temp table l3 as select tests.begin((select job from j), tests.failed((select l from l2), 'PROVIDER_AUTH')) as l;
select is((select l #>> '{model,model_name}' from l3), 'c', 'with a wrong key neither');
create temp table stop as select tests.begin((select job from j), tests.failed((select l from l3), 'PROVIDER_UNKNOWN')) as l;
select is((select l - 'message' from stop), '{"kind": "stop", "state": "dead", "code": "PROVIDER_UNKNOWN"}'::jsonb, 'with no tier left the job is dead');
select is((select array_agg(tier || ' ' || error_code order by tier) from public.pipeline_costs), array['1 PROVIDER_QUOTA', '2 PROVIDER_AUTH', '3 PROVIDER_UNKNOWN'], 'the ledger knows who was asked');
select is((tests.document('https://example.org/1')).estado_code, 'PROVIDER_UNKNOWN', 'and the document why');
select is((select array_agg(m.model_name order by m.model_name) from pipeline.circuits c join public.model_registry m on m.id = c.model_id where c.state = 'open'), array['b', 'c', 'm'], 'none of them is called by others either');

select * from finish();
rollback;
