begin;
\ir ../_helpers.sql
select plan(2);
set local role service_role;
select tests.active('m', 1);
select tests.source('a');
select tests.discover('a', array['https://example.org/1']);
select tests.ingest(tests.parsed('Uno.'));
create temp table j as select tests.batch() as job;
delete from pipeline.embedding_queue;
select is(tests.begin((select job from j)), '{"kind": "report"}', 'a batch that others have done is reported');
select is((select count(*) from pipeline.alerts), 0::bigint, 'nobody thinks that the money is gone');

select * from finish();
rollback;
