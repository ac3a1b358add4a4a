begin;
\ir ../_helpers.sql
select plan(6);
set local role service_role;
select tests.active('m', 1, '{"max_inputs": 2}'), tests.model('b', 2, tier => 2);
select tests.source('a');
select tests.discover('a', array['https://example.org/1']);
select tests.ingest(tests.parsed(E'Uno.\n\nDos.\n\nTres.'));
create temp table one as select tests.batch() as job;
create temp table two as select tests.batch() as job;
select tests.report(job, tests.answered(job, tests.begin(job), 20)) from one;
select is((tests.document('https://example.org/1')).estado, 'processing', 'a document waits for its last chunk');
select tests.take_down('m');
select tests.report(job, tests.answered(job, tests.begin(job), 10)) from two;
select is(tests.vectors(), array['Dos.: m 1', 'Tres.: b 2', 'Uno.: m 1'], 'whoever embeds it');
select row_eq($$ select estado, embedding_model, embedding_version from tests.document('https://example.org/1') $$, row('ready'::text, 'b + m'::text, '1'::text), 'all of them are named');
select is((select count(*) from pipeline.fallback_chunks), 1::bigint, 'one chunk is to be healed');
select is((select count(*) from pipeline.list_embeddings), 0::bigint, 'the list is nobody''s');
select is((select sum(cost_usd) from pipeline.chunk_embeddings), 0.00004, 'each call is paid at its model''s price');

select * from finish();
rollback;
