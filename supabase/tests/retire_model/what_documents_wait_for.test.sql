begin;
\ir ../_helpers.sql
select plan(4);
set local role service_role;
select tests.active('a', 1), tests.model('b', 1), tests.source('s');
create temp table run as select tests.discover('s', array['https://example.org/1']) as id;
select tests.ingest(tests.parsed('Uno.'));
create temp table j as select tests.batch() as job;
create temp table leave as select tests.begin(job) as l from j;
select pipeline.activate_model((tests.registered('b')).id);
select pipeline.retire_model((tests.registered('a')).id);
select is(tests.report((select job from j), (select tests.answered(job, l, 4) from j, leave)), 'done', 'who embeds with a model that is retired meanwhile reports');
select tests.work();
select is(tests.vectors(), array['Uno.: b 1'], 'what a document waits for is embedded by the active model');
select is((tests.document('https://example.org/1')).estado, 'ready', 'the document is shown');
select is((tests.run((select id from run))).state, 'succeeded', 'the run has ended');

select * from finish();
rollback;
