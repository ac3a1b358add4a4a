begin;
\ir ../_helpers.sql
select plan(5);
set local role service_role;
select tests.active('m', 1), tests.model('n', 1), tests.model('o', 1);
select tests.source('a');
select tests.discover('a', array['https://example.org/1']);
select tests.ingest(tests.parsed(E'Uno.\n\nComún.'));
create temp table j as select tests.batch() as job;
create temp table leave as select tests.begin(job, jsonb_build_object('chunk_ids', (select jsonb_agg(c.id) from pipeline.chunks c where c.content = 'Uno.'))) as l from j;
select pipeline.activate_model((tests.registered('n')).id, true);
-- A part of the batch comes back, while another document waits for the same text.
select tests.discover('a', array['https://example.org/2'], complete => false);
select tests.ingest(tests.parsed(E'Dos.\n\nComún.'));
select tests.report((select job from j), (select tests.answered(job, l) from j, leave));
select is((select count(*) from pipeline.embedding_queue q join pipeline.chunks c on c.id = q.chunk_id where c.content = 'Común.'), 2::bigint, 'a text may wait for two models');
select lives_ok($$ select pipeline.activate_model((tests.registered('o')).id, true) $$, 'then a third one');
select is(tests.work(), 2, 'embeds it once');
select is((select array_agg(estado) from public.documentos_oficiales), array['ready', 'ready'], 'for all who wait for it');
select is((select count(*) from public.pipeline_runs where state = 'running'), 0::bigint, 'and all runs end');

select * from finish();
rollback;
