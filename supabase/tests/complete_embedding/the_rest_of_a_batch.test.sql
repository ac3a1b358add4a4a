begin;
\ir ../_helpers.sql
select plan(5);
set local role service_role;
select tests.active('m', 1);
select tests.source('a');
create temp table run as select tests.discover('a', array['https://example.org/1']) as id;
select tests.ingest(tests.parsed(E'Uno.\n\nDos.\n\nTres.'));
create temp table j as select tests.batch() as job;
create temp table leave as select tests.begin(job, jsonb_build_object('chunk_ids', jsonb_path_query_array(job, '$.context.texts[0].chunk_id'))) as l from j;
select is(tests.report((select job from j), (select tests.answered(job, l) from j, leave)), 'done', 'a part is a report too');
select is((tests.run((select id from run))).state, 'running', 'the run goes on');
select is(tests.work(), 2, 'with another batch of what was left');
select is((tests.document('https://example.org/1')).estado, 'ready', 'to the end');
select is((select count(*) from pipeline.jobs where stage = 'embedding' and state = 'done'), 2::bigint, 'two jobs for it');

select * from finish();
rollback;
