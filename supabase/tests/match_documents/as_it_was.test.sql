begin;
\ir ../_helpers.sql
select plan(12);
set local role service_role;
select tests.source('a', missing_crawls => 100), tests.source('b', missing_crawls => 1);
create temp table at (n int generated always as identity, moment timestamptz, shown text[]);
insert into at (moment, shown) values (tests.moment(), tests.shown());
select tests.crawl('a', 'https://example.org/1', E'Uno.\n\nDos.'), tests.crawl('b', 'https://example.org/2', 'Tres.');
insert into at (moment, shown) values (tests.moment(), tests.shown());
-- 1 has a new text, which is not embedded yet.
select tests.discover('a', array['https://example.org/1']);
select tests.ingest(tests.parsed(E'Uno.\n\nDos bis.'));
insert into at (moment, shown) values (tests.moment(), tests.shown());
select tests.embed_all();
create temp table snapshot as select * from public.create_snapshot('en medio');
insert into at (moment, shown) values (tests.moment(), tests.shown());
-- 2 is retired, and back with another text.
select tests.discover('b', '{}');
insert into at (moment, shown) values (tests.moment(), tests.shown());
select tests.crawl('b', 'https://example.org/2', 'Cuatro.');
insert into at (moment, shown) values (tests.moment(), tests.shown());
-- 1 is quarantined by its next reading.
select tests.discover('a', array['https://example.org/1']);
select tests.ingest(tests.parsed('Cinco.') || '{"verdict": {"estado": "quarantined", "code": "LOW_QUALITY", "message": "m"}}');
insert into at (moment, shown) values (tests.moment(), tests.shown());

select results_eq($$ select shown from at order by n $$, $$ values ('{}'::text[]), ('{"/1: Uno.","/1: Dos.","/2: Tres."}'), ('{"/1: Uno.","/1: Dos.","/2: Tres."}'),
  ('{"/1: Uno.","/1: Dos bis.","/2: Tres."}'), ('{"/1: Uno.","/1: Dos bis."}'), ('{"/1: Uno.","/1: Dos bis.","/2: Cuatro."}'), ('{"/2: Cuatro."}') $$, 'search showed one thing after the other');
select is(tests.shown(a.moment), a.shown, 'asked of moment ' || a.n || ' it shows what it showed then') from at a order by a.n;
select is(tests.shown(snapshot_id => (select id from snapshot)), (select shown from at where n = 4), 'asked of a snapshot what it showed when that was taken');
select is(tests.shown('2000-01-01Z'), '{}', 'long before, nothing');
select is(tests.shown('infinity'), (select shown from at where n = 7), 'for ever after, what it shows now');
select is((select array_agg(h.version order by h.url_original) from public.match_documents(tests.query('x'), 1000, -1, '{}', (select moment from at where n = 2)) h), array[1, 1, 1],
  'a hit of the past says which version it is of');

select * from finish();
rollback;
