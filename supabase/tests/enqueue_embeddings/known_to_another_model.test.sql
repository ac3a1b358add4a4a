begin;
\ir ../_helpers.sql
select plan(6);
set local role service_role;
select tests.active('m', 1), tests.model('b', 0, tier => 2);
select tests.source('a');
select tests.take_down('m');
select tests.discover('a', array['https://example.org/1']);
select tests.ingest(tests.parsed(E'Común.\n\nUno.'));
select tests.work();
create temp table calls as select count(*) as n from public.pipeline_costs;
create temp table run as select tests.discover('a', array['https://example.org/2'], complete => false) as id;
select tests.ingest(tests.parsed('Común.'));
select row_eq($$ select estado, embedding_model from tests.document('https://example.org/2') $$, row('ready'::text, 'b'::text), 'a text that another model has embedded is found through it at once');
select is((tests.run((select id from run))).state, 'succeeded', 'the run need not wait for the active model');
select is((select count(*) from public.pipeline_costs), (select n from calls), 'nothing is called for it');
select is((select count(*) from pipeline.fallback_chunks), 2::bigint, 'it is to be healed once');
select tests.bring_back('m');
select is(tests.work(), 2, 'and is');
select is((select array_agg(embedding_model) from public.documentos_oficiales), array['m', 'm'], 'for both documents');

select * from finish();
rollback;
