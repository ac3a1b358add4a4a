begin;
\ir ../_helpers.sql
select plan(6);
set local role service_role;
select tests.source('a', missing_crawls => 1);
select tests.crawl('a', 'https://example.org/1', 'Uno.');
select tests.source('b', missing_crawls => 100);
select tests.crawl('b', 'https://example.org/2', 'Dos.'), tests.crawl('b', 'https://example.org/3', 'Tres.');
create temp table snapshot as select * from public.create_snapshot('antes');
select is_empty($$ select * from public.rollback_to_snapshot((select id from snapshot)) $$, 'where nothing differs there is no row');

select tests.discover('a', '{}');
select tests.crawl('b', 'https://example.org/2', 'Dos bis.'), tests.crawl('b', 'https://example.org/4', 'Nuevo.');
create temp table before as select tests.state() as state, (select count(*) from public.data_snapshots) as snapshots;
create temp table expected as select * from (values
  ('https://example.org/1', 1, 1, 'revive'), ('https://example.org/2', 2, 1, 'restore'), ('https://example.org/4', 1, null, 'retire')
) as x (url, from_version, to_version, action);
select results_eq(
  $$ select d.url_original, p.from_version, p.to_version, p.action from public.rollback_to_snapshot((select id from snapshot)) p
     join public.documentos_oficiales d on d.id = p.documento_id order by 1 $$,
  $$ select * from expected order by 1 $$, 'rows only for what differs, with what would be done');
select set_eq($$ select action from public.rollback_to_snapshot((select id from snapshot), null) $$, array['revive', 'restore', 'retire'], 'not saying it is no yes');
select is(tests.state(), (select state from before), 'nothing has changed');
select is((select count(*) from public.data_snapshots), (select snapshots from before), 'nor was a snapshot taken');
select results_eq(
  $$ select d.url_original, p.from_version, p.to_version, p.action from public.rollback_to_snapshot((select id from snapshot), false) p
     join public.documentos_oficiales d on d.id = p.documento_id order by 1 $$,
  $$ select * from expected order by 1 $$, 'the rollback itself answers with the same rows');

select * from finish();
rollback;
