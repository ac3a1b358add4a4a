begin;
\ir ../_helpers.sql
select plan(11);
set local role service_role;
select tests.source('a');
select tests.crawl('a', 'https://example.org/1', 'Uno.');

create temp table known as select public.reprocess_document('https://example.org/1') as id;
select is((select s.name from pipeline.jobs j join public.sources s on s.id = j.source_id where j.run_id = (select id from known)), 'a',
  'a URL of a source is read for that source');
select is((select stage from pipeline.jobs where run_id = (select id from known)), 'ingestion', 'at once, without discovery');
select tests.ingest(tests.parsed('Uno.'));
select is((tests.run((select id from known))).unchanged, 1, 'unchanged bytes stay unchanged');

create temp table forced as select public.reprocess_document('https://example.org/1', true) as id;
create temp table job as select * from tests.claim('ingestion');
select is((select pipeline.known_bytes(j.id, j.lease_token, d.bytes_sha256, d.config_hash) from job j, tests.document('https://example.org/1') d),
  'new', 'a forced one tells the worker to read the same bytes again');
select pipeline.complete_ingestion(id, lease_token, tests.parsed('Uno, mejor leído.', bytes => 'Uno.')) from job;
select tests.embed_all();
select is((tests.run((select id from forced))).ready, 1, 'unless forced: then the same bytes are read again');
select is((tests.document('https://example.org/1')).version, 2, 'a better reading is a new version');

create temp table other as select public.reprocess_document('https://elsewhere.example/x') as id;
select is((select s.name from pipeline.jobs j join public.sources s on s.id = j.source_id where j.run_id = (select id from other)), 'manual',
  'a URL that no source covers goes under the built-in source');
select tests.ingest(tests.parsed('Otro.'));
select tests.embed_all();
select is((tests.run((select id from other))).ready, 1, 'and through the pipeline');

select throws_ok($$ select public.reprocess_document('file:///etc/passwd') $$, 'PT400', null, 'only http(s)');
select throws_ok($$ select public.reprocess_document('https://user:pass@example.org/') $$, 'PT400', null, 'without credentials');
select throws_ok($$ select public.reprocess_document(null) $$, 'PT400', null, 'and one must be given');

select * from finish();
rollback;
