begin;
\ir ../_helpers.sql
select plan(4);
set local role service_role;
select tests.source('a');
select tests.crawl('a', 'https://example.org/1', E'Uno.\n\nDos.');

select is((select array_agg(stage order by event_id) from public.data_lineage where event = 'COMPLETE' and version = 1),
  array['discovery', 'ingestion', 'processing', 'embedding', 'validation'], 'every stage is recorded, in order');
select is((select count(*) from public.data_lineage l where l.documento_id is not null and l.input_hash is not null and not exists (
  select from public.data_lineage e where e.documento_id = l.documento_id and e.event_id < l.event_id and e.output_hash = l.input_hash)),
  0::bigint, 'what a stage took is what an earlier one gave');
select is((select output_hash from public.data_lineage where stage = 'ingestion' and event = 'COMPLETE'), (tests.document('https://example.org/1')).bytes_sha256, 'the bytes'' hash is in it');
select is((select output_hash from public.data_lineage where stage = 'processing' and event = 'COMPLETE'), (tests.document('https://example.org/1')).contenido_hash, 'and the text''s');

select * from finish();
rollback;
