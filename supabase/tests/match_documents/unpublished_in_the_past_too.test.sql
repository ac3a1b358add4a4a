begin;
\ir ../_helpers.sql
select plan(6);
set local role service_role;
select tests.source('a', missing_crawls => 100), tests.source('b', missing_crawls => 100);
select tests.crawl('a', 'https://example.org/1', 'Uno.'), tests.crawl('b', 'https://example.org/2', 'Secreto.');
create temp table snapshot as select * from public.create_snapshot('antes');
create temp table at as select tests.moment() as moment;
select is(tests.shown((select moment from at)), array['/1: Uno.', '/2: Secreto.'], 'both were published');
update public.sources set publicado = false where name = 'b';
select is(tests.shown(), array['/1: Uno.'], 'what is no longer published is not shown');
select is(tests.shown((select moment from at)), array['/1: Uno.'], 'nor to who asks of the past');
select is(tests.shown(snapshot_id => (select id from snapshot)), array['/1: Uno.'], 'nor of a snapshot');
select unalike(tests.answers('secreto', (select moment from at)), '%Secreto%', 'nor to who asks in words');
select is((select ok from public.verify_snapshot((select id from snapshot))), true, 'the snapshot has it nevertheless');

select * from finish();
rollback;
