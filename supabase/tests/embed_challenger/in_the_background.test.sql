begin;
\ir ../_helpers.sql
select plan(16);
set local role service_role;
select tests.active('m', 1), tests.model('n', 1, '{"max_inputs": 2}');
select tests.source('a');
select tests.discover('a', array['https://example.org/1']);
select tests.ingest(tests.parsed(E'Uno.\n\nDos.\n\nTres.\n\nCuatro.\n\nCinco.'));
select tests.work();
create temp table run as select pipeline.embed_challenger((tests.registered('n')).id) as id;
select isnt((select id from run), null, 'it is a run');
select is(pipeline.model_by_alias('challenger'), (tests.registered('n')).id, 'of the challenger');
select is((select count(*) from pipeline.jobs where run_id = (select id from run) and state = 'ready'), 1::bigint, 'one batch at a time');
select is((select array_agg(priority || ' ' || (payload ->> 'kind')) from pipeline.jobs where state = 'ready'), array['1 backfill'], 'behind everything else');
select row_eq($$ select covered, missing, waiting, aliases from public.model_coverage where model_name = 'n' $$, row(0::bigint, 5::bigint, 5::bigint, array['challenger']), 'coverage says how far it is');
create temp table j as select tests.batch() as job;
select tests.report(job, tests.answered(job, tests.begin(job))) from j;
select row_eq($$ select covered, missing from public.model_coverage where model_name = 'n' $$, row(2::bigint, 3::bigint), 'and how it goes on');
select is((select array_agg(m.model_name) from pipeline.search_spaces() m), array['m'], 'search stays with the champion');
select is((tests.document('https://example.org/1')).embedding_model, 'm', 'so does the document');
select throws_ok($$ select pipeline.activate_model((tests.registered('n')).id) $$, 'PT409', null, 'which half a challenger does not replace');
-- New documents are the challenger's too, and go first.
select tests.discover('a', array['https://example.org/2'], complete => false);
select tests.ingest(tests.parsed('Seis.'));
select is((select coalesce(job #>> '{context,model,model_name}', '-') from (select tests.batch() as job) x), 'm', 'what is new goes first');
select tests.expire_leases();
select tests.work();
update pipeline.jobs set not_before = clock_timestamp();
select tests.work();
select row_eq($$ select covered, missing from public.model_coverage where model_name = 'n' $$, row(5::bigint, 1::bigint), 'it goes on where it stopped');
select tests.work();
select row_eq($$ select covered, missing from public.model_coverage where model_name = 'n' $$, row(6::bigint, 0::bigint), 'and takes what has come meanwhile');
select is((tests.run((select id from run))).state, 'succeeded', 'then its run has ended');
select lives_ok($$ select pipeline.activate_model((tests.registered('n')).id) $$, 'and the challenger may win');
select is((select array_agg(embedding_model) from public.documentos_oficiales), array['n', 'n'], 'all documents are with it at once');
select is(pipeline.fill_challenger(), 0, 'there is no challenger any more');

select * from finish();
rollback;
