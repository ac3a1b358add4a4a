begin;
\ir ../_helpers.sql
select plan(4);
set local role service_role;
select tests.active('m', 1), tests.model('b', 0, tier => 2), tests.model('c', 0, tier => 3);
select tests.source('a');
select tests.take_down('m');
select tests.discover('a', array['https://example.org/1']);
select tests.ingest(tests.parsed('Uno.'));
select tests.work();
select tests.bring_back('m');
select pipeline.heal_spaces();
create temp table j as select tests.batch() as job;
create temp table leave as select tests.begin(job) as l from j;
select is((select l #>> '{model,model_name}' from leave), 'm', 'healing is the active model''s');
select is(tests.begin((select job from j), tests.failed((select l from leave), 'PROVIDER_UNAVAILABLE')) ->> 'kind', 'wait', 'if it fails');
select tests.take_down('m');
select is(tests.begin((select job from j)) ->> 'code', 'CIRCUIT_OPEN', 'nobody stands in: that would heal nothing');
select is((tests.document('https://example.org/1')).estado, 'ready', 'the document is none the worse');

select * from finish();
rollback;
