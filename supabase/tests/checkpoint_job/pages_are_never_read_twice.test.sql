begin;
\ir ../_helpers.sql
select plan(9);
set local role service_role;
select tests.source('a');
select tests.discover('a', array['https://example.org/1', 'https://example.org/2']);
create temp table one as select * from tests.claim('ingestion');
create temp table two as select * from tests.claim('ingestion');

create function pg_temp.read_by(hash text, pages_left text default '[1, 2, 3]') returns jsonb language sql as $$
  select jsonb_build_object('bytes_sha256', repeat('a', 64), 'ocr', jsonb_build_object('left', pages_left::jsonb, 'ms', 0, 'hash', hash))
$$;
create function pg_temp.page(page int, ocr jsonb) returns jsonb language sql as $$
  select jsonb_build_object('pages', jsonb_build_array(jsonb_build_object('page', page, 'ocr', ocr)))
$$;

select pipeline.checkpoint_job(id, lease_token, pg_temp.read_by('engine') || '{"stage": "ocr", "pages": [{"page": 1, "links": ["https://example.org"]}, {"page": 2}, {"page": 3}]}') from one;
create temp table first as select * from tests.claim('ocr');
select pipeline.checkpoint_job(id, lease_token,
  pg_temp.read_by('engine', '[2, 3]') || pg_temp.page(1, '{"engine": "e"}') || '{"continue": true}') from first;
select pipeline.checkpoint_job(id, lease_token,
  pg_temp.read_by('engine', '[3]') || pg_temp.page(2, '{"failed": "refused"}') || '{"continue": true}') from first;
select is((select jsonb_agg(page order by page) from pipeline.ocr_pages), '[1]', 'what was read is remembered, what could not be read is not');
select is((select pipeline.staged_pages(id, lease_token) -> 1 from first), '{"page": 2, "ocr": {"failed": "refused"}}', 'which stays as it was, with the reason');

-- The bytes are lost on the way: the document begins anew.
select pipeline.checkpoint_job(id, lease_token, '{"stage": "ingestion"}') from first;
create temp table again as select * from tests.claim('ingestion');
select pipeline.checkpoint_job(id, lease_token, pg_temp.read_by('engine') || '{"stage": "ocr"}') from again;
select is((select j.checkpoint #> '{ocr,left}' from again a, tests.job(a.id) j), '[2, 3]', 'a page that was read is not read again');
create temp table last as select * from tests.claim('ocr');
select is((select pipeline.staged_pages(id, lease_token) -> 0 from last), '{"page": 1, "ocr": {"engine": "e"}, "links": ["https://example.org"]}',
  'it is there, and links to what it did');

-- The same file elsewhere, other engines.
select pipeline.checkpoint_job(id, lease_token, pg_temp.read_by('another') || '{"stage": "ocr", "pages": [{"page": 1}]}') from two;
select is((select j.checkpoint #> '{ocr,left}' from two t, tests.job(t.id) j), '[1, 2, 3]', 'another engine reads all of it');
create temp table other as select * from tests.claim('ocr');
select pipeline.checkpoint_job(id, lease_token, '{"stage": "ingestion"}') from other;
create temp table twin as select * from tests.claim('ingestion');
select pipeline.checkpoint_job(id, lease_token, pg_temp.read_by('engine', '[1]') || '{"stage": "ocr"}') from twin;
select is((select j.checkpoint #> '{ocr,left}' from twin t, tests.job(t.id) j), '[]', 'the same one nothing that it has read, at whatever URL');

reset role;
select is((select count(*) from pipeline.ocr_pages), 1::bigint, 'it is one page');
select pipeline.prune(interval '0', false);
select is((select count(*) from pipeline.ocr_pages), 0::bigint, 'which goes where no document has the file');
select ok(not (has_table_privilege('anon', 'pipeline.ocr_pages', 'select') or has_table_privilege('authenticated', 'pipeline.ocr_pages', 'select')),
  'nobody outside reads it');

select * from finish();
rollback;
