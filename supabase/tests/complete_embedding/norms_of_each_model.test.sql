begin;
\ir ../_helpers.sql
select plan(4);
set local role service_role;
select tests.active('m', 1), tests.model('b', 0, '{"normalised": false}', tier => 2);
select tests.source('a');
select tests.discover('a', array['https://example.org/1', 'https://example.org/2']);
select tests.take_down('m');
select tests.ingest(tests.parsed('Uno.'));
select tests.ingest(tests.parsed('Dos.'));
create function pg_temp.report(norm float8) returns text language plpgsql as $$
declare
  job jsonb := tests.batch();
  leave jsonb := tests.begin(job);
  result jsonb := tests.answered(job, leave);
begin
  return tests.report(job, jsonb_set(result, '{embeddings}', (
    select jsonb_agg(e || jsonb_build_object('embedding', tests.vector(e ->> 'input_hash', 8, norm))) from jsonb_array_elements(result -> 'embeddings') e
  )));
end;
$$;
select is(pg_temp.report(3), 'done', 'the vectors of a model that does not normalise');
select is((select array_agg(estado) from public.documentos_oficiales), array['ready', 'ready'], 'may have any length');
update public.model_registry set config = config || '{"normalised": true}' where model_name = 'b';
select tests.discover('a', array['https://example.org/3'], complete => false);
select tests.ingest(tests.parsed('Tres.'));
select is(pg_temp.report(3), 'done', 'those of one that does');
select row_eq($$ select estado, estado_code from tests.document('https://example.org/3') $$, row('quarantined'::text, 'EMBEDDING_INVALID'::text), 'have length 1, whoever stands in');

select * from finish();
rollback;
