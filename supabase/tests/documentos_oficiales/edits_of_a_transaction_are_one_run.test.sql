begin;
\ir ../_helpers.sql
select plan(4);
select tests.source('a');
insert into public.documentos_oficiales (source_id, fuente, url_original, contenido_texto)
select id, 'f', 'https://example.org/' || n, 'Texto ' || n from public.sources, generate_series(1, 3) n where name = 'a';
-- Twice in one transaction.
update public.documentos_oficiales set contenido_texto = 'Segundo 1' where url_original = 'https://example.org/1';
set constraints all immediate;
select is((select count(*) from public.pipeline_runs where trigger = 'edit'), 1::bigint, 'one run for everything that a transaction edits');
select is((select array_agg(subject order by subject) from pipeline.jobs where stage = 'ingestion'),
  array['https://example.org/1', 'https://example.org/2', 'https://example.org/3'], 'a job a document');
select is((select payload ->> 'edited_version' from pipeline.jobs where subject = 'https://example.org/1'), '2', 'for the newest of its texts');
select is((select count(*) from pipeline.run_documents where outcome is null), 3::bigint, 'the run waits for the three');

select * from finish();
rollback;
