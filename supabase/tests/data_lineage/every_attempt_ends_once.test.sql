begin;
\ir ../_helpers.sql
select plan(17);
-- Starts and ends of the attempts of the jobs with this subject, in their order.
create function tests.attempts(subject text)
returns text[]
language sql
as $$
  select array_agg(concat_ws(' ', l.attempt, l.event, l.metadata ->> 'error_code', l.metadata ->> 'outcome') order by l.event_id)
  from public.data_lineage l
  where l.job_id in (select j.id from pipeline.jobs j where j.subject = attempts.subject)
    and (l.version is null or l.stage = 'ingestion');
$$;
create function tests.no_wait()
returns void
language sql
as $$
  update pipeline.jobs set not_before = clock_timestamp() where state = 'failed';
$$;

select tests.source('a');
select tests.discover('a', array['https://example.org/1']);
select pipeline.fail_job(id, lease_token, 'FETCH_TIMEOUT', 'slow') from tests.claim('ingestion');
select is(tests.attempts('https://example.org/1'), array['1 START', '1 FAIL FETCH_TIMEOUT'], 'a failure that is retried ends its attempt');
select tests.no_wait();
select tests.claim('ingestion');
select tests.expire_leases(), pipeline.reap_expired_leases(), tests.no_wait();
select is((tests.attempts('https://example.org/1'))[3:], array['2 START', '2 FAIL LEASE_EXPIRED'], 'so does silence');
select pipeline.hand_back_jobs(jsonb_build_array(jsonb_build_object('id', id, 'lease_token', lease_token))) from tests.claim('ingestion');
select pipeline.fail_job(id, lease_token, 'INTERNAL', 'bug') from tests.claim('ingestion');
select is((tests.attempts('https://example.org/1'))[5:], array['3 START', '3 FAIL INTERNAL'], 'and death; what was handed back goes on as itself');
select is((select documento_id from public.data_lineage where event = 'FAIL' and attempt = 3), (tests.document('https://example.org/1')).id,
  'the death is its document''s');
select pipeline.retry_dead();
select is((select attempts_before from pipeline.jobs where subject = 'https://example.org/1'), 3, 'a replay counts on');
select tests.ingest(tests.parsed('Uno.'));
select is((tests.attempts('https://example.org/1'))[7:], array['4 START', '4 COMPLETE'], 'so that its attempt has a name of its own');
select is((select count(*) from public.data_lineage where documento_id = (tests.document('https://example.org/1')).id and version = 1 and stage = 'ingestion'),
  1::bigint, 'the end of the one that read it is the ingestion of the version');
select is(tests.embed_all(), 1, 'embedded');

select tests.discover('a', array['https://example.org/2']);
select tests.ingest(tests.parsed('Uno.'));
select is(tests.attempts('https://example.org/2'), array['1 START', '1 COMPLETE duplicate'], 'a duplicate ends well');
select row_eq($$ select documento_id, (metadata ->> 'documento_id')::uuid from public.data_lineage where metadata ->> 'outcome' = 'duplicate' $$,
  (select row(null::uuid, id) from tests.document('https://example.org/1')), 'it is no event of the document that holds it, and names it');
select tests.discover('a', array['https://example.org/3']);
select pipeline.fail_job(id, lease_token, 'HTTP_NOT_FOUND', 'gone') from tests.claim('ingestion');
select is(tests.attempts('https://example.org/3'), array['1 START', '1 FAIL HTTP_NOT_FOUND'], 'one that cannot be read fails');

select tests.discover('a', array['https://example.org/1']);
select tests.ingest('{"outcome": "unchanged", "fetch": {"status": 304}}');
select is((tests.attempts('https://example.org/1'))[9:], array['1 START', '1 COMPLETE unchanged'], 'an unchanged one ends well');
select row_eq($$ select output_hash, version from public.data_lineage where metadata ->> 'outcome' = 'unchanged' $$,
  (select row(bytes_sha256, null::int) from tests.document('https://example.org/1')), 'with the bytes that it is unchanged from, and makes no version');

select is((select array_agg(event order by event_id) from public.data_lineage l
  where l.stage = 'discovery' and l.version is null group by l.job_id order by l.job_id limit 1), array['START', 'COMPLETE'], 'a crawl ends');
select is((select array_agg(event order by event_id) from public.data_lineage l
  where l.stage = 'embedding' and l.version is null), array['START', 'COMPLETE'], 'a batch ends');
select throws_ok($$ insert into public.data_lineage (stage, event, job_id, attempt, metadata)
  select stage, 'FAIL', job_id, attempt, '{"error_code": "INTERNAL"}' from public.data_lineage where event = 'COMPLETE' and version is null limit 1 $$,
  '23505', null, 'nothing ends twice');
select is((select count(*) from (
  select from public.data_lineage l
   group by l.job_id, l.attempt, l.stage, case when l.stage <> 'ingestion' then l.documento_id end, case when l.stage <> 'ingestion' then l.version end
  having count(*) filter (where l.event = 'START') <> 1 or count(*) filter (where l.event <> 'START') <> 1) unpaired),
  0::bigint, 'whatever started has ended, once');

select * from finish();
rollback;
