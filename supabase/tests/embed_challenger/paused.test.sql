begin;
\ir ../_helpers.sql
select plan(4);
set local role service_role;
select tests.active('m', 1), tests.model('n', 1);
select tests.source('a');
select tests.discover('a', array['https://example.org/1']);
select tests.ingest(tests.parsed('Uno.'));
select tests.work();
select tests.set('backfill_workers', '0');
create temp table run as select pipeline.embed_challenger((tests.registered('n')).id) as id;
select is(tests.work(), 0, 'without workers of its own a challenger waits');
select is((tests.run((select id from run))).state, 'running', 'its run is not over');
select tests.set('backfill_workers', '1');
select is(tests.work(), 1, 'with one it goes on');
select is((tests.run((select id from run))).state, 'succeeded', 'to its end');

select * from finish();
rollback;
