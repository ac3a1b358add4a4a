begin;
\ir ../_helpers.sql
select plan(12);
select tests.active('m', 1), tests.model('n', 1);
select tests.source('a');
select tests.discover('a', array['https://example.org/1']);
select tests.ingest(tests.parsed(E'Uno.\n\nDos.\n\nTres.'));
select tests.work();
create function pg_temp.scheduled() returns text[] language sql as $$
  select array_agg(m.model_name || ': ' || split_part(j.command, ' ', 1) order by m.model_name) from cron.job j join public.model_registry m on j.jobname = 'profeflow-index-' || m.id;
$$;
select tests.set('hnsw_min_rows', '3');
select is(pipeline.tend_vector_indexes(), 0, 'an exact scan of few vectors is as fast');
select tests.set('hnsw_min_rows', '2');
select is(pipeline.tend_vector_indexes(), 1, 'a model that outgrows it gets an index');
select is(pg_temp.scheduled(), array['m: create'], 'built by the scheduler, as it must not hold up anybody');
select is((select command from cron.job where jobname like 'profeflow-index-%'), pipeline.index_command(tests.registered('m')), 'with its own statement');
select is(pipeline.tend_vector_indexes(), 0, 'it is scheduled once');
do $$ begin execute replace(pipeline.index_command(tests.registered('m')), 'concurrently ', ''); end $$;
select is(pipeline.tend_vector_indexes(), 0, 'when it is there');
select is(pg_temp.scheduled(), null, 'nothing is scheduled any more');
select is((select count(*) from public.search_documents('uno', tests.query('uno'), mode => 'vector')), 3::bigint, 'and search goes through it');
-- An index on the parent alone is as invalid as one whose build was cut.
do $$ begin
  execute format('drop index pipeline.%I', pipeline.index_of_model((tests.registered('m')).id));
  execute format('create index %I on only pipeline.chunk_embeddings (tokens)', pipeline.index_of_model((tests.registered('m')).id));
end $$;
select is(pipeline.tend_vector_indexes(), 1, 'one that was cut in the middle is built again');
select is(pipeline.tend_vector_indexes(), 0, 'after');
select is(pg_temp.scheduled(), array['m: drop'], 'it is out of the way');
do $$ begin execute format('drop index pipeline.%I', pipeline.index_of_model((tests.registered('m')).id)); end $$;
select pipeline.activate_model((tests.registered('n')).id, true);
select tests.work();
select pipeline.retire_model((tests.registered('m')).id);
select pipeline.tend_vector_indexes();
select is(pg_temp.scheduled(), array['n: create'], 'a retired model has none, the next one its own');

select * from finish();
rollback;
