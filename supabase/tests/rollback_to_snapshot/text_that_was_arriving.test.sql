begin;
\ir ../_helpers.sql
select plan(8);
set local role service_role;
select tests.source('a', missing_crawls => 100);
-- When the snapshot is taken, 1 and 2 have a first text that search does not show yet.
select tests.discover('a', array['https://example.org/1', 'https://example.org/2']);
select tests.ingest(tests.parsed('Uno.')), tests.ingest(tests.parsed('Dos.'));
create temp table snapshot as select * from public.create_snapshot('mientras llegan');
select is(tests.shown(snapshot_id => (select id from snapshot)), '{}', 'nothing was shown');
select tests.embed_all();
select tests.crawl('a', 'https://example.org/2', 'Dos bis.');

select results_eq(
  $$ select d.url_original, p.from_version, p.to_version, p.action from public.rollback_to_snapshot((select id from snapshot)) p join public.documentos_oficiales d on d.id = p.documento_id $$,
  $$ values ('https://example.org/2', 2, 1, 'restore') $$,
  'that a text has arrived since is no difference; that another one has taken its place is');
select * from public.rollback_to_snapshot((select id from snapshot), false);
select is(tests.shown(), array['/1: Uno.', '/2: Dos.'], 'what was on its way arrives');
select is((select array_agg(estado) from public.documentos_oficiales), array['ready', 'ready'], 'at once, as its vectors are there');
select is_empty($$ select * from public.rollback_to_snapshot((select id from snapshot)) $$, 'and nothing differs');

-- One that failed on its way and got through since.
select tests.discover('a', array['https://example.org/3']);
select tests.ingest(tests.parsed('Tres.'));
update public.documentos_oficiales set estado = 'dead', estado_code = 'PROVIDER_AUTH' where url_original like '%/3';
create temp table dead as select * from public.create_snapshot('con un fallo');
update public.documentos_oficiales set estado = 'processing', estado_code = null where url_original like '%/3';
select tests.embed_all();
select is((tests.document('https://example.org/3')).estado, 'ready', 'a document whose failure was mended');
select is_empty($$ select * from public.rollback_to_snapshot((select id from dead)) $$, 'is not broken again');
select is((select count(*) from public.pipeline_runs where state = 'running'), 0::bigint, 'every run has ended');

select * from finish();
rollback;
