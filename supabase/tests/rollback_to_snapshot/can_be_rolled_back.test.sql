begin;
\ir ../_helpers.sql
select plan(11);
set local role service_role;
select tests.source('a', missing_crawls => 1), tests.source('b', missing_crawls => 100);
select tests.crawl('a', 'https://example.org/1', 'Uno.'), tests.crawl('b', 'https://example.org/2', E'Dos.\n\nComún.');
create temp table snapshot as select * from public.create_snapshot('antes');
create temp table first_answers as select tests.answers('uno dos común') as a;
select tests.discover('a', '{}');
select tests.crawl('b', 'https://example.org/2', 'Dos bis.'), tests.crawl('b', 'https://example.org/3', E'Común.\n\nTres.');
create temp table second_answers as select tests.answers('uno dos común') as a, tests.shown() as shown;

select * from public.rollback_to_snapshot((select id from snapshot), false);
create temp table automatic as select * from public.data_snapshots where trigger = 'rollback';
select is((select count(*) from automatic), 1::bigint, 'a rollback takes a snapshot of the state before');
select is((select label from automatic), 'before rollback ' || (select id from public.pipeline_runs where trigger = 'rollback'), 'named after its run');
select is((select run_id from automatic), (select id from public.pipeline_runs where trigger = 'rollback'), 'and belonging to it');
select is(tests.answers('uno dos común', snapshot_id => (select id from automatic)), (select a from second_answers), 'in it search answers as before the rollback');
select is((select ok from public.verify_snapshot((select id from automatic))), true, 'it is whole');

create temp table back as select * from public.rollback_to_snapshot((select id from automatic), false);
select is((select array_agg(action order by action) from back), array['restore', 'retire', 'revive'], 'rolled back itself, everything goes the other way');
select is(tests.shown(), (select shown from second_answers), 'search shows what it had shown');
select is(tests.answers('uno dos común'), (select a from second_answers), 'score for score');
select * from public.rollback_to_snapshot((select id from snapshot), false);
select is(tests.answers('uno dos común'), (select a from first_answers), 'and forth again');
select is((tests.document('https://example.org/2')).version, 5, 'always forward');
select is((select count(*) from public.pipeline_costs), (select count(*) from public.pipeline_costs where run_id in (select id from public.pipeline_runs where trigger = 'test')), 'without a call');

select * from finish();
rollback;
