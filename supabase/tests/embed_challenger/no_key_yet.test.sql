begin;
\ir ../_helpers.sql
select plan(5);
set local role service_role;
select tests.active('m', 1), tests.model('n', 1);
select tests.source('a');
select tests.discover('a', array['https://example.org/1']);
select tests.ingest(tests.parsed('Uno.'));
select tests.work();
create temp table run as select pipeline.embed_challenger((tests.registered('n')).id) as id;
create temp table j as select tests.batch() as job;
select is(tests.begin(job, tests.failed(tests.begin(job), 'PROVIDER_AUTH', '{"made": false}')) ->> 'state', 'ready', 'a challenger whose key is missing waits') from j;
select is((select count(*) from pipeline.alerts where kind = 'circuit_open' and resolved_at is null), 1::bigint, 'and somebody is told');
select is((tests.run((select id from run))).state, 'running', 'its run goes on');
select tests.bring_back('n');
select is(tests.work(), 1, 'when the key is there');
select is((tests.run((select id from run))).state, 'succeeded', 'to its end');

select * from finish();
rollback;
