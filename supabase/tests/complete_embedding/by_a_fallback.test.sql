begin;
\ir ../_helpers.sql
select plan(12);
set local role service_role;
select tests.active('m', 1), tests.model('b', 0.02, tier => 2);
select tests.source('a');
create temp table run as select tests.discover('a', array['https://example.org/1']) as id;
select tests.ingest(tests.parsed(E'Uno.\n\nDos.\n\nTres.'));
select tests.take_down('m');
create temp table j as select tests.batch() as job;
create temp table leave as select tests.begin(job) as l from j;
select is(tests.report((select job from j), (select tests.answered(job, l, 37) from j, leave)), 'done', 'the report of another model is taken');
select is(tests.vectors(), array['Dos.: b 2', 'Tres.: b 2', 'Uno.: b 2'], 'its vectors are in its own space, with its tier');
create temp table d as select * from tests.document('https://example.org/1');
select is((select estado from d), 'ready', 'the document is ready');
select row_eq($$ select embedding_model, embedding_version from d $$, row('b'::text, '1'::text), 'and says by whom');
select is((select array_agg(m.model_name || ' for ' || w.model_name) from pipeline.fallback_chunks f join public.model_registry m on m.id = f.served_by join public.model_registry w on w.id = f.wanted_model_id),
  array['b for m', 'b for m', 'b for m'], 'that the active model lacks them is noted');
select row_eq($$ select tier, status, tokens_used, estimated_cost_usd from public.pipeline_costs $$, row(2, 'ok'::text, 37::bigint, 0.00000074), 'the ledger has the call of the model that was called');
select cmp_ok((select abs(sum(cost_usd) - 0.00000074) from pipeline.chunk_embeddings), '<', 1e-15, 'its cost is shared out among the chunks');
select is((select count(*) from pipeline.list_embeddings), 0::bigint, 'no list passes for one of the active model');
select row_eq($$ select model_name, covered, missing, standing_in from public.model_coverage where model_name in ('m') $$, row('m'::text, 0::bigint, 3::bigint, 0::bigint), 'coverage says that the active one lacks them');
select row_eq($$ select model_name, covered, missing, standing_in from public.model_coverage where model_name in ('b') $$, row('b'::text, 3::bigint, 0::bigint, 3::bigint), 'and who stands in');
select is((select l.model_id from public.data_lineage l where l.stage = 'embedding' and l.event = 'COMPLETE' and l.version = 1), (tests.registered('b')).id, 'so does the lineage');
select is((tests.run((select id from run))).state, 'succeeded', 'the run has ended well');

select * from finish();
rollback;
