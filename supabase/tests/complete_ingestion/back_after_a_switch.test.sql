begin;
\ir ../_helpers.sql
select plan(9);
set local role service_role;
select tests.active('a', 1), tests.model('b', 1), tests.source('s', true, 1);
-- As its source says that a document is as it was.
create function pg_temp.unchanged() returns text language plpgsql as $$
declare
  job pipeline.jobs := tests.claim('ingestion');
begin
  return pipeline.complete_ingestion(job.id, job.lease_token, '{"outcome": "unchanged", "fetch": {"status": 304}}');
end $$;
select tests.discover('s', array['https://example.org/1']);
select tests.ingest(tests.parsed('Uno.'));
select tests.work();
select tests.discover('s', '{}');
select is((tests.document('https://example.org/1')).estado, 'retired', 'a document is gone');
select pipeline.activate_model((tests.registered('b')).id);
select tests.discover('s', array['https://example.org/1']);
select is(pg_temp.unchanged(), 'done', 'after the switch it is back, as it was');
select is((tests.document('https://example.org/1')).estado, 'ready', 'it is shown');
select is((tests.document('https://example.org/1')).embedding_model, 'a', 'through the model that has it');
select is(array(select m.model_name from pipeline.search_spaces() m), array['b', 'a'], 'whose space search asks');
select tests.work();
select is(tests.vectors(), array['Uno.: a 1', 'Uno.: b 1'], 'until the active one has it');

select tests.discover('s', '{}');
select tests.active('c', 1);
select pipeline.retire_model((tests.registered(m)).id) from unnest(array['a', 'b']) m;
select tests.discover('s', array['https://example.org/1']);
select pg_temp.unchanged();
select is((tests.document('https://example.org/1')).estado, 'processing', 'where no model has it any more');
select tests.work();
select is((tests.document('https://example.org/1')).estado, 'ready', 'it is embedded again');
select is(tests.vectors(), array['Uno.: c 1'], 'by the active one');

select * from finish();
rollback;
