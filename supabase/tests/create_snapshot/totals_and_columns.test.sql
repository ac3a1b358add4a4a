begin;
\ir ../_helpers.sql
select plan(5);
set local role service_role;
select tests.source('a', missing_crawls => 100);
select tests.crawl('a', 'https://example.org/1', E'Uno.\n\nDos.');
select tests.crawl('a', 'https://example.org/2', E'Uno.\n\nTres.');
select tests.discover('a', array['https://example.org/3']);
select tests.ingest(tests.parsed(E'Malo.\n\nPeor.') || '{"verdict": {"estado": "quarantined", "code": "LOW_QUALITY", "message": "m"}}');
create temp table snapshot as select * from public.create_snapshot('  antes de la carga ');
select results_eq($$ select label, trigger, total_documents, total_chunks, total_embeddings, run_id, storage_location, dropped_at from snapshot $$,
  $$ values ('antes de la carga', 'manual', 3, 6, 4, null::text, null::text, null::timestamptz) $$,
  'documents, their chunks, and their vectors are counted');
select is((select snapshot_date from snapshot), (clock_timestamp() at time zone 'utc')::date, 'it has its date');
select is((select model_id from snapshot), (select id from public.model_registry where is_active and model_type = 'embedding'), 'and the model that was active');
select matches((select data_hash from snapshot), '^[0-9a-f]{64}$', 'the hash is SHA-256 in hex');
select is((select s.total_documents from public.data_snapshots s where s.id = (select id from snapshot)), 3, 'what is returned is what is kept');

select * from finish();
rollback;
