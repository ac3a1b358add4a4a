begin;
\ir ../_helpers.sql
select plan(3);
select tests.active('m', 1, '{"max_inputs": 1}'), tests.model('b', 0, tier => 2);
select tests.source('a');
select tests.discover('a', array['https://example.org/1']);
select tests.ingest(tests.parsed(E'Uno.\n\nDos.'));
create temp table j as select tests.batch() as job;
select tests.report(job, tests.answered(job, tests.begin(job))) from j;
select tests.take_down('m');
select tests.work();
create temp table s as select * from public.create_snapshot('antes');
select is((select ok from public.verify_snapshot((select id from s))), true, 'a snapshot of documents that several models embedded is whole');
select tests.bring_back('m');
select tests.work();
select pipeline.prune_fallbacks();
select is((select ok from public.verify_snapshot((select id from s))), true, 'and stays so when they are healed');
select is((select array_agg(h.content order by h.content) from public.search_documents('uno', snapshot_id => (select id from s), mode => 'vector',
  query_embeddings => (select jsonb_object_agg(p.id, tests.query_of(p.model_name)) from pipeline.search_spaces(null, (select id from s)) p)) h), array['Dos.', 'Uno.'], 'all of it is found');

select * from finish();
rollback;
