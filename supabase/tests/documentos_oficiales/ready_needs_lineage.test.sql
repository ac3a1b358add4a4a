begin;
\ir ../_helpers.sql
select plan(5);
select tests.source('a');
select tests.crawl('a', 'https://example.org/1', 'Uno.');
select tests.discover('a', array['https://example.org/2']);
select tests.ingest(tests.parsed('Dos.'));

select throws_ok($$ update public.documentos_oficiales set estado = 'ready', served_version = 1, served_revision = 1, embedding_model = 'm'
  where url_original = 'https://example.org/2' $$, 'PT409', null, 'no document is ready while a stage of its lineage is missing');
select throws_like($$ update public.documentos_oficiales set estado = 'ready', served_version = 1, served_revision = 1, embedding_model = 'm'
  where url_original = 'https://example.org/2' $$, '%embedding, validation%', 'the message names the stages');
select throws_ok($$ insert into public.documentos_oficiales (source_id, fuente, url_original, contenido_texto, estado, served_version, served_revision, embedding_model)
  select id, 'f', 'https://example.org/3', 'Tres.', 'ready', 1, 1, 'm' from public.sources where name = 'a' $$, 'PT409', null, 'not at its birth either');
update public.documentos_oficiales set contenido_texto = 'Otro.' where url_original = 'https://example.org/1';
select is((select (estado, version, served_version)::text from public.documentos_oficiales where url_original = 'https://example.org/1'),
  '(processing,2,1)', 'a text that went round the pipeline is on its way, and search shows the one before');
select throws_ok($$ update public.documentos_oficiales set estado = 'ready', served_version = 2 where url_original = 'https://example.org/1' $$,
  'PT409', null, 'and it cannot be called ready');

select * from finish();
rollback;
