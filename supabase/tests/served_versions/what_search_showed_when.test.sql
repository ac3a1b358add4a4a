begin;
\ir ../_helpers.sql
select plan(8);
set local role service_role;
select tests.source('a');
select tests.discover('a', array['https://example.org/1']);
select tests.ingest(tests.parsed('Uno.'));
select is((select count(*) from pipeline.served_versions), 0::bigint, 'a text that is not embedded is not shown');
select tests.embed_all();
select results_eq($$ select version, revision, valid_to from pipeline.served_versions $$, $$ values (1, 1, null::timestamptz) $$, 'from then on it is');

select tests.discover('a', array['https://example.org/1']);
select tests.ingest(tests.parsed('Dos.'));
select results_eq($$ select version, revision, valid_to from pipeline.served_versions $$, $$ values (1, 1, null::timestamptz) $$, 'while the next one is on its way too');
select tests.embed_all();
select is((select array_agg(version order by valid_from) from pipeline.served_versions), array[1, 2], 'until that one can be shown');
select is((select o.valid_to = n.valid_from from pipeline.served_versions o, pipeline.served_versions n where o.version = 1 and n.version = 2), true,
  'there is no moment in between');

-- Quarantined by its next reading, then released.
select tests.discover('a', array['https://example.org/1']);
select tests.ingest(tests.parsed('Tres.') || '{"verdict": {"estado": "quarantined", "code": "LOW_QUALITY", "message": "m"}}');
select is((select count(*) from pipeline.served_versions where valid_to is null), 0::bigint, 'a document that is quarantined is not shown');
select public.release_document((tests.document('https://example.org/1')).id);
select tests.embed_all();
select is((select array_agg(version) from pipeline.served_versions where valid_to is null), array[3], 'one that is released is');
select is((select count(*) from pipeline.served_versions a join pipeline.served_versions b on a.valid_from < b.valid_from and coalesce(a.valid_to, 'infinity') > b.valid_from),
  0::bigint, 'never two at a time');

select * from finish();
rollback;
