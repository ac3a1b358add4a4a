begin;
\ir ../_helpers.sql
select plan(8);
select tests.source('a');

-- A person in the SQL editor, as the owner of the tables.
insert into public.documentos_oficiales (source_id, fuente, url_original, contenido_texto)
select id, 'f', 'https://example.org/' || n, 'Texto ' || n from public.sources, generate_series(1, 3) n where name = 'a';
select is((select array_agg(version order by url_original) from public.documentos_oficiales), array[1, 1, 1], 'a first text is version 1');
select is((select array_agg(estado order by url_original) from public.documentos_oficiales), array['processing', 'processing', 'processing'], 'on its way to search');
select is((select count(*) from public.document_versions where valid_to is null and run_id is null), 3::bigint, 'archived as of no run');

update public.documentos_oficiales set contenido_texto = contenido_texto || '!' where url_original <> 'https://example.org/3';
select is((select array_agg(version order by url_original) from public.documentos_oficiales), array[2, 2, 1], 'one statement makes a version of each row that it changes');

-- An application with the service key.
set local role service_role;
update public.documentos_oficiales set contenido_texto = 'De una aplicación', version = 40 where url_original = 'https://example.org/3';
select is((tests.document('https://example.org/3')).version, 2, 'so does the service role, which chooses no number');
insert into public.documentos_oficiales (source_id, fuente, url_original, contenido_texto, version)
select id, 'f', 'https://example.org/4', 'Otro', 9 from public.sources where name = 'a';
select is((tests.document('https://example.org/4')).version, 1, 'at its birth neither');
insert into public.documentos_oficiales (source_id, fuente, url_original)
select id, 'f', 'https://example.org/5' from public.sources where name = 'a';
select is((tests.document('https://example.org/5')).version, 0, 'without a text there is none');
update public.documentos_oficiales set contenido_texto = 'Por fin' where url_original = 'https://example.org/5';
select is((select array_agg(version) from public.document_versions where documento_id = (tests.document('https://example.org/5')).id), array[1], 'and the first one makes it');

select * from finish();
rollback;
