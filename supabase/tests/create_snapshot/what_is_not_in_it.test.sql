begin;
\ir ../_helpers.sql
select plan(6);
set local role service_role;
select tests.source('a');
select is((select total_documents from public.create_snapshot('nada')), 0, 'an empty database has a snapshot');
select is((select data_hash::text from public.create_snapshot('nada')), encode(sha256(''), 'hex'), 'whose hash is that of nothing');
select is((select ok from public.verify_snapshot((select id from public.data_snapshots limit 1))), true, 'and which is as it was');

select tests.crawl('a', 'https://example.org/1', 'Uno.');
-- Retired.
select tests.discover('a', '{}'), tests.discover('a', '{}');
-- Without a text: a scan that nobody has read, and one that nobody has fetched.
select tests.discover('a', array['https://example.org/2', 'https://example.org/3']);
select tests.ingest(jsonb_set(tests.parsed('x'), '{text}', '""') || '{"chunks": [], "verdict": {"estado": "quarantined", "code": "NEEDS_OCR", "message": "m"}}');
select is((select array_agg(estado order by url_original) from public.documentos_oficiales), array['retired', 'quarantined'], 'one is retired, one has no text');
select is((select total_documents from public.create_snapshot('sin ellos')), 0, 'neither is in a snapshot');
select is((select count(*) from pipeline.snapshot_documents), 0::bigint, 'no row');

select * from finish();
rollback;
