begin;
\ir ../_helpers.sql
\ir _archive.sql
select plan(11);

select tests.source('uno');
select tests.discover('uno', array['https://uno.example/1.pdf', 'https://uno.example/2.pdf']);
select tests.ingest(tests.parsed(E'Documento 1.\n\nPárrafo de todos.'));
select tests.ingest(tests.parsed(E'Documento 2.\n\nPárrafo de todos.'));
select tests.embed_all();
create temp table taken as select s.id, pg_temp.archive(s.id) as snapshot from public.create_snapshot('antes') s;

select throws_ok($$ select pipeline.begin_restore('{}') $$, 'PT409', null, 'a database with documents is not restored into');
select throws_ok($$ select pipeline.restore_part('documents', '[]') $$, 'PT409', null, 'a part is not restored without a beginning');
select pg_temp.empty_database();

create temp table whole as select * from archive;
-- Restores with one thing changed; whatever it raises, nothing stays.
create function pg_temp.changed(change text)
returns text
language plpgsql
as $$
begin
  delete from archive;
  insert into archive select * from whole;
  execute change;
  perform pg_temp.restore((select snapshot from taken));
  return 'restored';
exception when others then
  return sqlstate || ' ' || sqlerrm;
end;
$$;

select matches(pg_temp.changed($$ update archive set lines = jsonb_set(lines, '{0,content,contenido_texto}', '"Otro texto."') where kind = 'documents' $$),
  '^PT422 Cannot restore the archive: its manifest has data_hash', 'another text is found');
select matches(pg_temp.changed($$ update archive set lines = jsonb_set(lines, '{0,content}', '"Otro párrafo."') where kind = 'chunks' $$),
  '^PT422 Cannot restore the archive: the text, chunk list or vectors of 1 documents', 'another content of a chunk is found');
select matches(pg_temp.changed($$ update archive set lines = jsonb_set(lines, '{0,page_start}', '0') where kind = 'chunks' $$),
  '^PT422 .* 1 documents', 'another page is found');
select matches(pg_temp.changed(format($$ update archive set lines = jsonb_set(lines, '{0,vectors,0,embedding}', to_jsonb(%L::text)) where kind = 'chunks' $$,
  tests.vector(pipeline.sha256_hex('y'), 384))), '^PT422 .* 1 documents', 'another vector is found');
select matches(pg_temp.changed($$ update archive set lines = lines - 0 where kind = 'chunks' $$), '^PT422 .* 1 documents', 'a missing chunk is found');
select matches(pg_temp.changed($$ update archive set lines = lines - 0 where kind = 'documents' $$), '^(23503|PT422)', 'a missing document is found');
select matches(pg_temp.changed($$ update archive set lines = jsonb_set(lines, '{0,lineage}', '[]') where kind = 'documents' $$),
  '^PT409 .*no lineage', 'a document without its lineage is not ready');
select is((select count(*)::int from public.documentos_oficiales), 0, 'nothing of them stays');
select is(pg_temp.changed('select 1'), 'restored', 'the archive itself is restored');

select * from finish();
rollback;
