begin;
\ir ../_helpers.sql
select plan(12);
set local role service_role;
select tests.active('m', 1), tests.model('n', 1);
select tests.source('a');
select tests.discover('a', array['https://example.org/1', 'https://example.org/2']);
select tests.ingest(tests.parsed(E'Uno.\n\nDos.')), tests.ingest(tests.parsed('Tres.'));
select tests.work();
select pipeline.activate_model((tests.registered('n')).id, true);
select is((select array_agg(m.model_name) from pipeline.search_spaces() m), array['n', 'm'], 'search asks the old space for what the new one lacks');
create function pg_temp.found() returns bigint language sql as $$
  select count(*) from public.search_documents('uno', query_embeddings => (select jsonb_object_agg(m.id, tests.query_of(m.model_name)) from pipeline.search_spaces() m), mode => 'vector');
$$;
select is(pg_temp.found(), 3::bigint, 'so it finds everything');
select is((select array_agg(embedding_model) from public.documentos_oficiales), array['m', 'm'], 'the documents say through whom');
select is(pipeline.model_by_alias('champion'), (tests.registered('n')).id, 'the champion is the new one');
select is(tests.work(), 3, 'which embeds them in the background');
select is((select array_agg(embedding_model) from public.documentos_oficiales), array['n', 'n'], 'then they say so');
select is((select array_agg(m.model_name) from pipeline.search_spaces() m), array['n'], 'and one space is enough');
select is(pg_temp.found(), 3::bigint, 'for everything');
select pipeline.activate_model((tests.registered('m')).id);
select is((select array_agg(embedding_model) from public.documentos_oficiales), array['m', 'm'], 'back it goes at once');
select is((select array_agg(m.model_name) from pipeline.search_spaces() m), array['m'], 'with nothing to embed');
select is(tests.work(), 0, 'at all');
select is(pg_temp.found(), 3::bigint, 'nor to miss');

select * from finish();
rollback;
