begin;
\ir ../_helpers.sql
select plan(12);
select tests.source('a');
select tests.discover('a', array['https://example.org/1']);
select pipeline.fail_job(id, lease_token, 'FETCH_TIMEOUT', 'slow') from tests.claim('ingestion');
update pipeline.jobs set not_before = clock_timestamp() where state = 'failed';
select tests.ingest(jsonb_set(tests.parsed(E'Uno.\n\nDos.'), '{fetch}', '{"status": 200, "final_url": "https://example.org/1.pdf", "etag": "\"v1\"",
  "last_modified": "Tue, 03 Mar 2026 10:00:00 GMT", "content_type": "application/pdf", "bytes": 9, "fetched_at": "2026-03-04T00:00:00Z",
  "headers": {"server": "nginx"}}'));
select tests.embed_all();
select tests.crawl('a', 'https://example.org/1', E'Uno.\n\nTres.');
create temp table hit as
select dc.id from pipeline.document_chunks dc join pipeline.chunks c on c.id = dc.chunk_id where c.content = 'Dos.' and dc.version = 1;
create temp table way as
select l.* from hit cross join lateral public.lineage_of_chunk(hit.id) l;

select is((select array_agg(concat_ws(' ', stage, event) order by at, event_id) from way), array['discovery START', 'discovery COMPLETE',
  'ingestion START', 'ingestion COMPLETE', 'processing START', 'processing COMPLETE', 'embedding START', 'embedding COMPLETE',
  'validation START', 'validation COMPLETE'], 'each stage of the version that the chunk stands in, and no attempt that failed');
select is((select array_agg(distinct version) from way where version is not null), array[1], 'of no other version');
select row_eq($$ select (metadata ->> 'page_start')::int, (metadata ->> 'page_end')::int, (metadata ->> 'char_start')::int, (metadata ->> 'char_end')::int
  from way where stage = 'processing' and event = 'COMPLETE' $$, row(1, 1, 6, 10), 'its page and its range of characters');
select is((select substr(v.contenido_texto, (w.metadata ->> 'char_start')::int + 1, (w.metadata ->> 'char_end')::int - (w.metadata ->> 'char_start')::int)
  from way w, public.document_versions v where w.stage = 'processing' and w.event = 'COMPLETE' and v.version = 1), 'Dos.', 'where it is found in the text');
select is((select metadata ->> 'chunk_hash' from way where stage = 'processing' and event = 'COMPLETE'),
  (select content_hash from pipeline.chunks where content = 'Dos.'), 'its hash');
select is((select output_hash from way where stage = 'ingestion' and event = 'COMPLETE'), pipeline.sha256_hex(E'Uno.\n\nDos.'), 'the hash of the bytes');
select is((select metadata ->> 'url' from way where stage = 'discovery' and event = 'COMPLETE'), 'https://example.org/1', 'the URL');
select row_eq($$ select metadata ->> 'final_url', metadata ->> 'status', metadata ->> 'etag', metadata ->> 'last_modified', metadata ->> 'content_type',
    metadata ->> 'bytes', metadata ->> 'fetched_at', metadata #>> '{headers,server}'
  from way where stage = 'ingestion' and event = 'COMPLETE' $$,
  row('https://example.org/1.pdf'::text, '200'::text, '"v1"'::text, 'Tue, 03 Mar 2026 10:00:00 GMT'::text, 'application/pdf'::text, '9'::text,
    '2026-03-04T00:00:00Z'::text, 'nginx'::text), 'and what its server said');
select ok((select bool_and(config_hash is not null) from way where stage = 'processing'), 'the configuration that cut it');
select is((select model_id from way where stage = 'embedding' and event = 'COMPLETE'), (pipeline.active_embedding_model()).id, 'the model of its vector');

-- Brought back, the chunk has another id in another version and the same origin.
select public.rollback_document((tests.document('https://example.org/1')).id, 1);
create temp table back as
select l.* from pipeline.document_chunks dc join pipeline.chunks c on c.id = dc.chunk_id cross join lateral public.lineage_of_chunk(dc.id) l
where c.content = 'Dos.' and dc.version = 3;
select results_eq($$ select stage, output_hash from back where event = 'COMPLETE' order by stage $$,
  $$ select stage, output_hash from way where event = 'COMPLETE' order by stage $$, 'a chunk that a rollback brought back has the same lineage');
select results_eq($$ select metadata - 'restored_from' - 'event_id' from back where stage in ('discovery', 'ingestion', 'processing') and event = 'COMPLETE' order by stage $$,
  $$ select metadata from way where stage in ('discovery', 'ingestion', 'processing') and event = 'COMPLETE' order by stage $$, 'down to the page and the server''s words');

select * from finish();
rollback;
