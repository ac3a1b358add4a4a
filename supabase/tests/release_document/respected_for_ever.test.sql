begin;
\ir ../_helpers.sql
select plan(14);
create function tests.poor(content text, failing text[], config text default 'config 1', code text default 'LOW_QUALITY')
returns jsonb
language sql
as $$
  select jsonb_set(tests.parsed(content, config => config), '{document,quality,failing}', to_jsonb(failing))
    || jsonb_build_object('verdict', jsonb_build_object(
      'estado', case code when 'LOW_QUALITY' then 'quarantined' else 'irrelevant' end, 'code', code, 'message', 'Cannot trust it'));
$$;
create function tests.state_of_1() returns text language sql as $$ select (tests.document('https://example.org/1')).estado $$;

set local role service_role;
select tests.source('a');

select tests.discover('a', array['https://example.org/1']);
select tests.ingest(tests.poor(E'Uno.\n\nDos.', array['max_duplicate_line_ratio', 'min_score']));
select is(tests.state_of_1(), 'quarantined', 'a text that fails is kept back');
select public.release_document((tests.document('https://example.org/1')).id);
select tests.embed_all();
select is(tests.state_of_1(), 'ready', 'until a person lets it through');
select is((tests.document('https://example.org/1')).released_reasons, array['max_duplicate_line_ratio', 'min_score'],
  'and what it was let through for is kept');

select public.reprocess_document('https://example.org/1', true);
select tests.ingest(tests.poor(E'Uno.\n\nDos.', array['max_duplicate_line_ratio', 'min_score']));
select is(tests.state_of_1(), 'ready', 'a forced reading does not take it back');
select is((tests.run((tests.document('https://example.org/1')).run_id)).quarantined, 0, 'nor does its run say so');

select tests.discover('a', array['https://example.org/1']);
select tests.ingest(tests.poor(E'Uno.\n\nDos.', array['min_score'], config => 'config 2'));
select is(tests.state_of_1(), 'ready', 'nor another parser that fails it for less');

select tests.discover('a', array['https://example.org/1']);
select tests.ingest(tests.poor(E'Uno.\n\nTres.', array['max_duplicate_line_ratio'], config => 'config 2'));
select tests.embed_all();
select row_eq($$ select estado, version, served_version from tests.document('https://example.org/1') $$, row('ready'::text, 2, 2),
  'nor another text with the same faults');

select tests.discover('a', array['https://example.org/1']);
select tests.ingest(tests.poor(E'Uno.\n\nCuatro.', array['max_duplicate_line_ratio', 'max_gibberish_ratio'], config => 'config 2'));
select is(tests.state_of_1(), 'quarantined', 'a fault that nobody has seen keeps the text back');
select public.release_document((tests.document('https://example.org/1')).id);
select tests.embed_all();
select is((tests.document('https://example.org/1')).released_reasons,
  array['max_duplicate_line_ratio', 'max_gibberish_ratio', 'min_score'], 'until it is released too');

select tests.discover('a', array['https://example.org/1']);
select tests.ingest(tests.poor(E'Uno.\n\nCinco.', array[]::text[], code => 'IRRELEVANT', config => 'config 2'));
select is(tests.state_of_1(), 'irrelevant', 'what it is about is another matter');
select public.release_document((tests.document('https://example.org/1')).id);
select tests.embed_all();
select tests.discover('a', array['https://example.org/1']);
select tests.ingest(tests.poor(E'Uno.\n\nSeis.', array[]::text[], code => 'IRRELEVANT', config => 'config 2'));
select tests.embed_all();
select is(tests.state_of_1(), 'ready', 'and one that is released likewise');

select tests.discover('a', array['https://example.org/1']);
select tests.ingest(tests.parsed(E'Uno.\n\nSiete.', config => 'config 2'));
select tests.embed_all();
select is(tests.state_of_1(), 'ready', 'a good text needs no release');
select tests.discover('a', array['https://example.org/1']);
select tests.ingest(tests.poor(E'Uno.\n\nOcho.', array['max_duplicate_line_ratio'], config => 'config 2'));
select tests.embed_all();
select is(tests.state_of_1(), 'ready', 'and does not end it');

select tests.discover('a', array['https://example.org/2']);
select tests.ingest(tests.poor(E'Otro.', array['max_duplicate_line_ratio']));
select is((tests.document('https://example.org/2')).estado, 'quarantined', 'other documents are judged as before');

select * from finish();
rollback;
