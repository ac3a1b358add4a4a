begin;
\ir ../_helpers.sql
select plan(5);
set local role service_role;
select tests.active('a', 1), tests.model('b', 1, '{}', 9), tests.source('s');
select tests.take_down('a');
select tests.discover('s', array['https://example.org/1']);
select tests.ingest(tests.parsed('Uno.'));
select tests.work();
select tests.bring_back('a');
select pipeline.dispatch();
create temp table dead as select tests.batch() as job;
select is(pipeline.fail_job((job ->> 'id')::bigint, (job ->> 'lease_token')::uuid, 'INTERNAL', 'Cannot go on'), 'dead', 'a batch that heals dies') from dead;
select is(pipeline.heal_spaces(), 0, 'what was in it rests for an hour');
update pipeline.jobs set finished_at = finished_at - interval '1 hour' where id = (select (job ->> 'id')::bigint from dead);
select is(pipeline.heal_spaces(), 1, 'and is tried anew, without anybody acting');
select tests.work();
select is(tests.vectors(), array['Uno.: a 1', 'Uno.: b 9'], 'so that the active model has it');
select is((select count(*)::int from pipeline.fallback_chunks), 0, 'and nobody stands in for it');

select * from finish();
rollback;
