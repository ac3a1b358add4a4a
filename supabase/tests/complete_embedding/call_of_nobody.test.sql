begin;
\ir ../_helpers.sql
select plan(4);
set local role service_role;
select tests.active('m', 1), tests.model('b', 1, tier => 2);
select tests.source('a');
select tests.discover('a', array['https://example.org/1']);
select tests.ingest(tests.parsed('Uno.'));
create temp table j as select tests.batch() as job;
create temp table leave as select tests.begin(job) as l from j;
select throws_ok($$ select tests.report((select job from j), jsonb_set((select tests.answered(job, l) from j, leave), '{calls,0,id}', to_jsonb(gen_random_uuid()))) $$,
  'PT404', null, 'a call that was not reserved is not reported by its name');
select is((select count(*) from pipeline.chunk_embeddings), 0::bigint, 'and nothing of the report is taken');
select throws_ok($$ select tests.report((select job from j), jsonb_set((select tests.answered(job, l) from j, leave), '{model_id}', to_jsonb((tests.registered('b')).id))) $$,
  'PT500', null, 'nor of one for another model''s job');
select throws_ok($$ select tests.report((select job from j), jsonb_set((select tests.answered(job, l) from j, leave), '{embeddings,0,embedding}', '"[1,0]"')) $$,
  null, null, 'nor with a vector of other dimensions');

select * from finish();
rollback;
