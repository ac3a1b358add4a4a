begin;
\ir ../_helpers.sql
select plan(6);
set local role service_role;
select tests.source('a');
select tests.crawl('a', 'https://example.org/1', 'Uno.');
create temp table urls as select 'https://example.org/' || n as url from generate_series(1, 3) n;
select tests.discover('a', array(select url from urls));
select tests.ingest(tests.parsed('Uno.'));
select tests.ingest(tests.parsed('Dos.'));
select tests.ingest(tests.parsed('Tres.'));
select tests.embed_all();

create temp table crawl as select tests.discover('a', array(select url from urls)) as id;
create temp table claimed as select * from pipeline.claim_jobs('ingestion', 'tests', 8, interval '5 minutes');
create temp table reports as
select jsonb_agg(jsonb_build_object('id', c.id, 'lease_token', case when c.subject like '%/3' then gen_random_uuid() else c.lease_token end,
  'result', jsonb_build_object('outcome', 'unchanged', 'fetch', jsonb_build_object('status', 304), 'bytes_sha256', null,
    'config_hash', encode(sha256('config 1'), 'hex'))) order by c.id desc) as reports
  from claimed c;
select is((select count(*) from claimed), 3::bigint, 'three jobs');
create temp table answers as select a.key::bigint as id, a.value as answer from reports, jsonb_each_text(pipeline.complete_ingestions(reports)) a;
select bag_eq($$ select c.subject, a.answer from answers a join claimed c on c.id = a.id $$,
  $$ values ('https://example.org/1', 'done'), ('https://example.org/2', 'done'), ('https://example.org/3', 'stale') $$,
  'each is answered for itself');
select bag_eq($$ select url, outcome from crawl, pipeline.run_documents rd where rd.run_id = crawl.id $$,
  $$ values ('https://example.org/1', 'unchanged'), ('https://example.org/2', 'unchanged'), ('https://example.org/3', null) $$,
  'and settled for itself');
select is((select r.state from crawl, tests.run(crawl.id) r), 'running', 'the run waits for the one whose lease was lost');
select is(pipeline.complete_ingestions('[]'), '{}', 'no reports, no answers');
select throws_ok($$ select pipeline.complete_ingestions(jsonb_build_array(jsonb_build_object('id', c.id, 'lease_token', c.lease_token,
  'result', '{"outcome": "read"}'::jsonb))) from claimed c where c.subject like '%/3' $$, 'PT500', null, 'a malformed one takes the others with it');

select * from finish();
rollback;
