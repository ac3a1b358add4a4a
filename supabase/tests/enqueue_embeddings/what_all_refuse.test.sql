begin;
\ir ../_helpers.sql
select plan(5);
set local role service_role;
select tests.active('m', 1), tests.model('b', 0, tier => 2);
select tests.source('a');
select tests.discover('a', array['https://example.org/1']);
select tests.ingest(tests.parsed('Malo.'));
create function pg_temp.refuse(name text) returns text language sql as $$
  select tests.report(job, jsonb_build_object('model_id', job #> '{context,model,id}', 'embeddings', '[]'::jsonb,
    'rejected', jsonb_build_array(jsonb_build_object('chunk_id', job #> '{context,texts,0,chunk_id}', 'model_id', (tests.registered(name)).id, 'message', 'no'))))
  from (select tests.batch() as job) j;
$$;
select is(array[pg_temp.refuse('m'), pg_temp.refuse('b')], array['done', 'done'], 'a text is refused by all');
select is(tests.begin(tests.batch()) ->> 'state', 'dead', 'and nobody''s');
select tests.discover('a', array['https://example.org/2'], complete => false);
select tests.ingest(tests.parsed(E'Malo.\n\nBueno.'));
select is(tests.work(), 1, 'in another document nobody is asked for it again');
select row_eq($$ select estado, estado_code from tests.document('https://example.org/2') $$, row('dead'::text, 'PROVIDER_REJECTED_INPUT'::text), 'which cannot be found whole');
select is((select count(*) from pipeline.chunk_embeddings), 1::bigint, 'the rest of it is embedded');

select * from finish();
rollback;
