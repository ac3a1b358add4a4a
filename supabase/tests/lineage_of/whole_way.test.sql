begin;
\ir ../_helpers.sql
select plan(7);
create function tests.way(url text)
returns text[]
language sql
as $$
  select array_agg(concat_ws(' ', l.stage, l.event, l.version) order by l.position)
  from public.lineage_of((tests.document(url)).id) with ordinality as l (event_id, run_id, stage, event, version, at, input_hash, output_hash,
    config_hash, model_id, cost_usd, metadata, position);
$$;
select tests.source('a');
select tests.discover('a', array['https://example.org/1']);
select pipeline.fail_job(id, lease_token, 'FETCH_TIMEOUT', 'slow') from tests.claim('ingestion');
update pipeline.jobs set not_before = clock_timestamp() where state = 'failed';
select tests.ingest(tests.parsed(E'Uno.\n\nDos.'));
select tests.embed_all();
select is(tests.way('https://example.org/1'), array[
  'discovery START', 'discovery START 1', 'discovery COMPLETE 1', 'discovery COMPLETE',
  'ingestion START', 'ingestion FAIL', 'ingestion START', 'ingestion COMPLETE 1',
  'processing START 1', 'processing COMPLETE 1',
  'embedding START', 'embedding COMPLETE', 'embedding START 1', 'embedding COMPLETE 1',
  'validation START 1', 'validation COMPLETE 1'
], 'from the crawl to the verdict, with what was tried before the document was known');

-- While it is on its way again.
select tests.discover('a', array['https://example.org/1']);
select tests.claim('ingestion');
select is((tests.way('https://example.org/1'))[17:], array['ingestion START'], 'what is going on is there already');
select tests.expire_leases(), pipeline.reap_expired_leases();
select is((tests.way('https://example.org/1'))[17:], array['ingestion START', 'ingestion FAIL'], 'and what waits for its retry');

-- Two batches for one text.
update pipeline.jobs set not_before = 'infinity' where state = 'failed';
update public.model_registry set config = config || '{"max_inputs": 1}' where is_active;
select tests.discover('a', array['https://example.org/2']);
select pipeline.fail_job(id, lease_token, 'INTERNAL', 'bug') from tests.claim('ingestion');
select is((select array_agg(distinct w order by w) from unnest(tests.way('https://example.org/2')) w), array['discovery COMPLETE', 'discovery COMPLETE 0',
  'discovery START', 'discovery START 0', 'ingestion FAIL', 'ingestion START'], 'a dead one has its way too');
select pipeline.retry_dead();
select tests.ingest(tests.parsed(E'Tres.\n\nCuatro.\n\nCinco.'));
select tests.embed_all();
select is((select count(*) from unnest(tests.way('https://example.org/2')) w where w = 'embedding COMPLETE'), 3::bigint,
  'every batch that made a vector of it is there');
select is((select count(*) from unnest(tests.way('https://example.org/1')) w where w like 'embedding%'), 4::bigint, 'and none of another document''s');
select is((select count(*) from public.lineage_of(gen_random_uuid())), 0::bigint, 'of no document nothing');

select * from finish();
rollback;
