begin;
\ir ../_helpers.sql
select plan(1);
set local role service_role;
select tests.active('m', 1, '{"max_retries": 0}'), tests.model('b', 0, tier => 2);
select tests.source('a');
select tests.discover('a', array['https://example.org/1']);
select tests.ingest(tests.parsed('Uno.'));
create temp table j as select tests.batch() as job;
select is(tests.begin((select job from j), tests.failed(tests.begin((select job from j)), 'PROVIDER_UNAVAILABLE')) #>> '{model,model_name}', 'b',
  'a model that is not to be asked twice is not');

select * from finish();
rollback;
