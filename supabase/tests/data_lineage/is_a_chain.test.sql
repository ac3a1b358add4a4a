begin;
\ir ../_helpers.sql
select plan(5);
select tests.source('a');
select tests.crawl('a', 'https://example.org/1', E'Uno.\n\nDos.');
select tests.crawl('a', 'https://example.org/1', E'Uno.\n\nTres.');
select tests.discover('a', array['https://example.org/1']);
select tests.ingest('{"outcome": "unchanged", "fetch": {"status": 304}}');
select tests.discover('a', array['https://example.org/2']);
select pipeline.fail_job(id, lease_token, 'HTTP_NOT_FOUND', 'gone') from tests.claim('ingestion');
-- A URL that was a duplicate before it had a text of its own.
select tests.discover('a', array['https://example.org/3'], '{}', false);
select tests.ingest(tests.parsed(E'Uno.\n\nTres.'));
select tests.discover('a', array['https://example.org/3'], '{}', false);
select tests.ingest(tests.parsed('Otra cosa.'));
select tests.embed_all();
select tests.edit('https://example.org/1', E'Uno.\n\nCuatro.');
select tests.ingest(tests.parsed(E'Uno.\n\nCuatro.'));
select tests.embed_all();

create temp table chain as
select d.url_original, l.*, row_number() over (partition by d.id order by l.position) as place
from public.documentos_oficiales d
cross join lateral public.lineage_of(d.id) with ordinality as l (event_id, run_id, stage, event, version, at, input_hash, output_hash,
  config_hash, model_id, cost_usd, metadata, position);
select is((select count(*) from chain c where c.input_hash is not null and not exists (
    select from chain e where e.url_original = c.url_original and e.place < c.place and e.output_hash = c.input_hash)), 0::bigint,
  'what any stage took, an earlier one gave: of documents that changed, were edited, stayed or could not be read');
select is((select array_agg(distinct stage) from chain where input_hash is null), array['discovery', 'embedding'],
  'only what is found, and a batch of many texts, comes of nothing');
select is((select count(*) from chain where event = 'COMPLETE' and output_hash is null), 0::bigint, 'whatever is complete gave something');
select is((select array_agg(version order by version) from chain where stage = 'validation' and event = 'COMPLETE' and url_original = 'https://example.org/1'), array[1, 2, 3],
  'each version has its own');
select is((select count(*) from (select from chain where version > 0 and event = 'COMPLETE' group by url_original, version having count(*) <> 5) odd), 0::bigint,
  'of five stages');

select * from finish();
rollback;
