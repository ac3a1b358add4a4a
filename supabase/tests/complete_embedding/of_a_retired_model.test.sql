begin;
\ir ../_helpers.sql
select plan(5);
set local role service_role;
select tests.active('m', 1), tests.model('n', 1);
select tests.source('a');
select tests.discover('a', array['https://example.org/1']);
select tests.ingest(tests.parsed('Uno.'));
select tests.work();
create temp table run as select pipeline.embed_challenger((tests.registered('n')).id) as id;
create temp table j as select tests.batch() as job;
create temp table leave as select tests.begin(job) as l from j;
select pipeline.retire_model((tests.registered('n')).id);
select is(tests.begin((select job from j), (select jsonb_build_object('settled', jsonb_build_object('id', l ->> 'call_id', 'status', 'ok', 'tokens', 4)) from leave)), '{"kind": "report"}', 'who embeds with a model that is retired meanwhile has nothing left to do');
select is(tests.report((select job from j), (select tests.answered(job, l, 4) from j, leave)), 'done', 'and reports');
select is(tests.vectors(), array['Uno.: m 1'], 'there is no place for its vectors');
select is((select tokens from public.cost_by_model where model_name = 'n'), 4::bigint, 'the call is in the ledger');
select is((tests.run((select id from run))).state, 'succeeded', 'the run has ended');

select * from finish();
rollback;
