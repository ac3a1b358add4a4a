begin;
\ir ../_helpers.sql
select plan(6);
set local role service_role;
select tests.source('a'), tests.source('b');
select tests.discover('a', array['https://example.org/1']);
select tests.ingest(tests.parsed('uno'));
select tests.embed_all();
select tests.discover('b', array['https://example.org/1']);
create temp table claimed as
select j, (j ->> 'id')::bigint as id, (j ->> 'lease_token')::uuid as lease_token
from jsonb_array_elements(pipeline.claim_work('ingestion', 'w') -> 'jobs') j;

select is((select count(*) from claimed), 1::bigint, 'the URL is looked at for the other source');
select is((select j #>> '{context,known,etag}' from claimed), '"e"', 'with what is known of it, whichever source it was read for');
select pipeline.complete_ingestion(id, lease_token,
  jsonb_build_object('outcome', 'parsed') || tests.parsed('uno')) from claimed;
select is((select count(*) from public.data_lineage where stage = 'processing' and event = 'COMPLETE'), 1::bigint, 'the same bytes are not recorded twice');
select is((select outcome from pipeline.run_documents order by discovered_at desc limit 1), 'unchanged', 'they are unchanged');

select tests.discover('a', array[]::text[]), tests.discover('a', array[]::text[]);
select is((select estado from public.documentos_oficiales), 'ready', 'a document that another source still shows stays');
select tests.discover('b', array[]::text[]), tests.discover('b', array[]::text[]);
select is((select estado from public.documentos_oficiales), 'retired', 'until none does');

select * from finish();
rollback;
