begin;
\ir ../_helpers.sql
select plan(9);
set local role service_role;
select tests.active('m', 1), tests.model('n', 1);
select tests.source('a');
select tests.discover('a', array['https://example.org/1']);
select tests.ingest(tests.parsed(E'Portafolio.\n\nRúbrica.'));
select tests.work();
select pipeline.activate_model((tests.registered('n')).id, true);
select lives_ok($$ select pipeline.retire_model((tests.registered('m')).id, force => true) $$, 'a model that search needs is given up by force');
select is((select array_agg(s.model_name) from pipeline.search_spaces() s), array['n'], 'nobody asks it any more');
select is((select count(*) from public.search_documents('portafolio', tests.query('portafolio'), mode => 'vector')), 0::bigint, 'no vector finds its texts');
select is((select array_agg(content) from public.search_documents('portafolio', tests.query('portafolio'))), array['Portafolio.'], 'their words do');
select is((select waiting from public.model_coverage where model_name = 'n'), 2::bigint, 'they wait for the active model');
select is(tests.work(), 2, 'which embeds them');
select is((select count(*) from public.search_documents('portafolio', tests.query('portafolio'), mode => 'vector')), 2::bigint, 'then all is found');
select row_eq($$ select estado, embedding_model from tests.document('https://example.org/1') $$, row('ready'::text, 'n'::text), 'through the one that is left');
select is((select count(*) from public.pipeline_runs where state = 'running'), 0::bigint, 'nothing is left over');

select * from finish();
rollback;
