begin;
\ir ../_helpers.sql
select plan(12);
-- As the owner, who may do anything else.
select tests.source('a');
select tests.crawl('a', 'https://example.org/2', 'Dos.');
select tests.discover('a', array['https://example.org/1']);
select tests.ingest(tests.parsed('Uno.'));
create temp table d as select * from tests.document('https://example.org/1');
prepare be_ready as update public.documentos_oficiales set estado = 'ready', served_version = version, served_revision = 1,
  embedding_model = 'm' where id = (select id from d);
select throws_like('be_ready', '%no lineage of embedding, validation%', 'it cannot be said to be ready');

create function tests.pretend(event text, stages text[], version int, documento_id uuid)
returns void
language sql
as $$
  insert into public.data_lineage (documento_id, version, stage, event, output_hash)
  select pretend.documento_id, pretend.version, s, pretend.event, case pretend.event when 'COMPLETE' then 'x' end from unnest(stages) s;
$$;
select tests.pretend('START', array['embedding', 'validation'], 1, (select id from d));
select throws_like('be_ready', '%no lineage of embedding, validation%', 'not with stages that only began');
select tests.pretend('FAIL', array['embedding', 'validation'], 1, (select id from d));
select throws_like('be_ready', '%no lineage of embedding, validation%', 'or failed');
select tests.pretend('COMPLETE', array['embedding', 'validation'], 2, (select id from d));
select throws_like('be_ready', '%no lineage of embedding, validation%', 'or are of another version');
select throws_like('be_ready', '%no lineage of embedding, validation%', 'or of another document, which has them all');
select throws_ok($$ insert into public.data_lineage (documento_id, version, stage, event) select id, 1, 'embedding', 'COMPLETE' from d $$,
  '23514', null, 'no stage is complete without an output');
select throws_ok($$ update public.data_lineage set documento_id = (select id from d) where version = 1 $$, 'PT409', null, 'events cannot be moved');
select tests.pretend('COMPLETE', array['embedding'], 1, (select id from d));
select throws_like('be_ready', '%no lineage of validation%', 'one stage is not enough');

-- A ready document does not outlive its lineage.
select throws_ok($$ delete from public.data_lineage where stage = 'validation' $$, 'PT409', null, 'the lineage of a ready document stays');
update public.documentos_oficiales set contenido_texto = 'Tres.', estado = 'ready', version = 1
where url_original = 'https://example.org/2';
select row_eq($$ select estado, version, served_version from tests.document('https://example.org/2') $$, row('processing'::text, 2, 1),
  'a new text is not ready with the lineage of the old one');
select throws_ok($$ insert into public.documentos_oficiales (source_id, fuente, url_original, contenido_texto, estado, served_version, served_revision, embedding_model)
  select id, 'f', 'https://example.org/3', 'Tres.', 'ready', 1, 1, 'm' from public.sources where name = 'a'
  on conflict (url_original) do update set estado = 'ready' $$, 'PT409', null, 'nor is one born ready');
select tests.crawl('a', 'https://example.org/4', 'Cuatro.');
select is((select coverage_percent from public.lineage_coverage), 100.00, 'whatever is ready is covered');

select * from finish();
rollback;
