begin;
\ir ../_helpers.sql
select plan(6);
set local role service_role;
select tests.active('m', 1, '{"max_inputs": 1}'), tests.model('n', 1);
select tests.source('a');
select tests.discover('a', array['https://example.org/1']);
select tests.ingest(tests.parsed(E'Uno.\n\nDos.'));
create temp table j as select tests.batch() as job;
select tests.report(job, tests.answered(job, tests.begin(job))) from j;
select lives_ok($$ select pipeline.activate_model((tests.registered('n')).id) $$, 'what is not shown yet holds up no switch');
select is(tests.work(), 1, 'the new model embeds what waited');
select row_eq($$ select estado, embedding_model from tests.document('https://example.org/1') $$, row('ready'::text, 'm + n'::text), 'a document that was half done is ready through both');
select is((select array_agg(m.model_name) from pipeline.search_spaces() m), array['n', 'm'], 'and searched in both');
select is(tests.work(), 1, 'the new one embeds the other half');
select is((tests.document('https://example.org/1')).embedding_model, 'n', 'then it is the new one''s');

select * from finish();
rollback;
