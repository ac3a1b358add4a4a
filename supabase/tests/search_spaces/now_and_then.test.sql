begin;
\ir ../_helpers.sql
select plan(10);
select tests.active('m', 1), tests.model('b', 0, tier => 2), tests.model('vacio', 0, tier => 3);
select tests.source('a');
select tests.discover('a', array['https://example.org/1']);
select tests.ingest(tests.parsed('Uno.'));
select tests.work();
create function pg_temp.spaces(as_of timestamptz default null, snapshot_id uuid default null) returns text[] language sql as $$
  select array_agg(s.model_name) from pipeline.search_spaces(as_of, snapshot_id) s;
$$;
select is(pg_temp.spaces(), array['m'], 'usually one space is enough');
create temp table t as select tests.moment() as at, (public.create_snapshot('antes')).id as snapshot;
select is(pg_temp.spaces((select at from t)), array['m'], 'for the past too');
select is(pg_temp.spaces(null, (select snapshot from t)), array['m'], 'and for a snapshot');
-- The text changes, and then the model: the text of then was not embedded again.
select tests.put('https://example.org/1', 'Dos.');
select tests.work();
select pipeline.activate_model((tests.registered('b')).id, true);
select is(pg_temp.spaces(), array['b', 'm'], 'what the new model lacks is in the old one''s');
select tests.work();
select is(pg_temp.spaces(), array['b'], 'until it is embedded');
select is(pg_temp.spaces((select at from t)), array['b', 'm'], 'what was shown then is where it was');
select is(pg_temp.spaces(null, (select snapshot from t)), array['b', 'm'], 'so is what a snapshot holds');
select is((select array_agg(content) from public.search_documents('uno', query_embeddings => (select jsonb_object_agg(s.id, tests.query_of(s.model_name)) from pipeline.search_spaces((select at from t)) s), as_of => (select at from t), mode => 'vector')),
  array['Uno.'], 'and is found');
-- On the way back the old model is the challenger.
select pipeline.embed_challenger((tests.registered('m')).id);
select is(pg_temp.spaces((select at from t)), array['b', 'm'], 'whatever becomes of that model');
select is(pg_temp.spaces(), array['b'], 'now it is not asked');

select * from finish();
rollback;
