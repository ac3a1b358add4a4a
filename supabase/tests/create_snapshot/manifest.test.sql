begin;
\ir ../_helpers.sql
select plan(9);
set local role service_role;
select tests.source('a', missing_crawls => 100);
select tests.crawl('a', 'https://example.org/1', E'Uno.\n\nDos.');
select tests.crawl('a', 'https://example.org/2', 'Viejo.');
-- 2 has a newer text that search does not show yet.
select tests.discover('a', array['https://example.org/1', 'https://example.org/2']);
select tests.ingest(tests.parsed(E'Uno.\n\nDos.'));
select tests.ingest(tests.parsed('Nuevo.'));
-- 3 is quarantined before search could show it, 4 after it had.
select tests.discover('a', array['https://example.org/3']);
select tests.ingest(tests.parsed('Malo.') || '{"verdict": {"estado": "quarantined", "code": "LOW_QUALITY", "message": "Casi sin texto"}}');
create temp table snapshot as select * from public.create_snapshot('antes');
create temp table entries as
select d.url_original, e.* from pipeline.snapshot_documents e join public.documentos_oficiales d on d.id = e.documento_id
where e.snapshot_id = (select id from snapshot);

select results_eq($$ select url_original, version, revision, shown, estado, estado_code from entries order by 1 $$,
  $$ values ('https://example.org/1', 1, 1, true, 'ready', null), ('https://example.org/2', 1, 1, true, 'ready', null),
    ('https://example.org/3', 1, 1, false, 'quarantined', 'LOW_QUALITY') $$,
  'a row a document: what search shows of it, or its newest text with the state that keeps it from search');
select is((select estado_message from entries where version = 1 and not shown), 'Casi sin texto', 'and the reason');
select is(tests.shown(snapshot_id => (select id from snapshot)), array['/1: Uno.', '/1: Dos.', '/2: Viejo.'], 'search in it finds what search found');
select is(tests.shown(snapshot_id => (select id from snapshot)), tests.shown(), 'just now');
select results_eq(
  $$ select e.documento_id, e.contenido_hash, l.digest, x.digest from entries e join pipeline.chunk_lists l using (documento_id, version, revision)
     left join pipeline.list_embeddings x using (documento_id, version, revision) order by 1 $$,
  $$ select documento_id, contenido_hash, list_digest, vectors_digest from entries order by 1 $$,
  'it names text, chunk list and vectors by their hashes');
select is((select count(*) from entries where vectors_digest is null), 1::bigint, 'a text that was never embedded has no vectors');
select is((select count(*) from entries where leaf = pipeline.merkle_leaf(
    uuid_send(documento_id) || int4send(version) || decode(contenido_hash, 'hex') || list_digest || coalesce(vectors_digest, sha256('')))), 3::bigint,
  'a leaf is the hash of all of them');
select is((select data_hash::text from snapshot), (select encode(pipeline.merkle_root(string_agg(leaf, ''::bytea order by documento_id)), 'hex') from entries),
  'and the hash of the snapshot their Merkle root');
select is((select data_hash from public.create_snapshot('otra vez')), (select data_hash from snapshot), 'the same state has the same hash');

select * from finish();
rollback;
