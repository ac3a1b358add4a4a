begin;
\ir ../_helpers.sql
select plan(6);
set local role service_role;
select tests.source('a');
select tests.crawl('a', 'https://example.org/1', 'Uno.');
select tests.edit('https://example.org/1', 'Corregido.');
select tests.ingest(tests.parsed('Corregido.'));
select tests.embed_all();
create temp table crawl as select tests.discover('a', array['https://example.org/1']) as run_id;
select tests.ingest(tests.parsed('Uno.', null, 'config 2'));
select is((tests.outcome((select run_id from crawl), 'https://example.org/1')).outcome, 'unchanged',
  'a crawl that finds the bytes of before leaves the edit, whatever the configuration is now');
select is(tests.shown(), array['/1: Corregido.'], 'in search too');

-- Another URL with the bytes of before is no duplicate of what was written since.
select tests.discover('a', array['https://example.org/1', 'https://example.org/2']);
select tests.ingest(tests.parsed('Uno.', null, 'config 1')) from generate_series(1, 2);
select tests.embed_all();
select is(tests.shown(), array['/1: Corregido.', '/2: Uno.'], 'other URLs with those bytes are read');

select tests.discover('a', array['https://example.org/1']);
select tests.ingest(tests.parsed('Dos.'));
select tests.embed_all();
select is((tests.document('https://example.org/1')).contenido_texto, 'Dos.', 'a change at the source is the next version');

select tests.edit('https://example.org/2', 'Otra vez a mano.');
select tests.ingest(tests.parsed('Otra vez a mano.'));
select tests.embed_all();
select public.reprocess_document('https://example.org/2', true);
select tests.ingest(tests.parsed('Uno.'));
select tests.embed_all();
select is((tests.document('https://example.org/2')).contenido_texto, 'Uno.', 'and force reads the source again');
select is((tests.document('https://example.org/2')).version, 3, 'as a version of its own');

select * from finish();
rollback;
