begin;
\ir ../_helpers.sql
select plan(8);
set local role service_role;
select tests.active('m', 1), tests.model('n', 1), tests.model('o', 1);
select tests.source('a');
select tests.discover('a', array['https://example.org/1']);
select tests.ingest(tests.parsed('Uno.'));
select tests.work();
select pipeline.embed_challenger((tests.registered('n')).id);
select pipeline.embed_challenger((tests.registered('o')).id);
select is((select array_agg(m.model_name) from pipeline.embedding_queue q join public.model_registry m on m.id = q.model_id), array['o'], 'another challenger takes its place');
select tests.work();
select is(tests.vectors(), array['Uno.: m 1', 'Uno.: o 1'], 'and is embedded');
select is((select count(*) from public.pipeline_runs where state = 'running'), 0::bigint, 'nothing is left over');
select is(pipeline.embed_challenger((tests.registered('o')).id), null, 'once it has everything there is no run');
select throws_ok($$ select pipeline.embed_challenger((tests.registered('m')).id) $$, 'PT409', null, 'the champion does not challenge itself');
select throws_ok($$ select pipeline.embed_challenger(gen_random_uuid()) $$, 'PT404', null, 'nor does nobody');
select throws_ok($$ select pipeline.embed_challenger(pipeline.register_model('lector', '1', 'extraction', 'anthropic', '{}')) $$, 'PT409', null, 'nor one that makes no vectors');
select pipeline.retire_model((tests.registered('n')).id);
select throws_ok($$ select pipeline.embed_challenger((tests.registered('n')).id) $$, 'PT409', null, 'nor a retired one');

select * from finish();
rollback;
