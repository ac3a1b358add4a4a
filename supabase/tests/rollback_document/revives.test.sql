begin;
\ir ../_helpers.sql
select plan(7);
set local role service_role;
select tests.source('a', missing_crawls => 1);
select tests.crawl('a', 'https://example.org/1', 'Uno.');
select tests.discover('a', '{}');
select is(tests.shown(), '{}', 'a retired document is not shown');
select is(public.rollback_document((tests.document('https://example.org/1')).id, 1), 1, 'brought back with the text it has it keeps its version');
select row_eq($$ select estado, estado_code, retired_at from tests.document('https://example.org/1') $$, row('ready'::text, null::text, null::timestamptz), 'and is ready');
select is((select action from pipeline.rollback_steps), 'revive', 'revived');
select is(tests.shown(), array['/1: Uno.'], 'search shows it');

-- A quarantined reading, taken back.
select tests.discover('a', array['https://example.org/1']);
select tests.ingest(tests.parsed('Uno roto.') || '{"verdict": {"estado": "quarantined", "code": "LOW_QUALITY", "message": "m"}}');
select is(tests.shown(), '{}', 'a reading that is quarantined takes the document out of search');
select public.rollback_document((tests.document('https://example.org/1')).id, 1);
select is(tests.shown(), array['/1: Uno.'], 'until the version before is brought back');

select * from finish();
rollback;
