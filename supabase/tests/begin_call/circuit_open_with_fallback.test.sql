begin;
\ir ../_helpers.sql
select plan(2);
set local role service_role;
select tests.active('m', 1), tests.model('b', 0, tier => 2), tests.model('nadie', 0);
select tests.source('a');
select tests.discover('a', array['https://example.org/1']);
select tests.ingest(tests.parsed('Uno.'));
select tests.take_down('m');
create temp table j as select tests.batch() as job;
select is(tests.begin((select job from j)) #>> '{model,model_name}', 'b', 'the next tier stands in at once');
select tests.take_down('b');
select is(tests.begin((select job from j)) ->> 'code', 'CIRCUIT_OPEN', 'a model without a tier never does');

select * from finish();
rollback;
