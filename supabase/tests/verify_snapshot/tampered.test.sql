begin;
\ir ../_helpers.sql
select plan(31);
select tests.source('a', missing_crawls => 100);
-- 1 has one version, 2 an older one that the snapshot names, 3 nothing in common with either.
select tests.crawl('a', 'https://example.org/1', E'Uno.\n\nDos.\n\nTres.');
select tests.crawl('a', 'https://example.org/2', E'Cuatro.\n\nCinco.');
select tests.crawl('a', 'https://example.org/3', 'Seis.');
create temp table snapshot as select * from public.create_snapshot('antes');
select tests.crawl('a', 'https://example.org/2', 'Siete.');
create temp table doc as select url_original as url, id from public.documentos_oficiales;

-- Does something behind the triggers, asks what verify_snapshot says, and undoes it.
create function tests.tampered(statement text) returns table (ok boolean, named text[]) language plpgsql as $$
begin
  begin
    set local session_replication_role = replica;
    execute statement;
    set local session_replication_role = origin;
    select v.ok, array(select regexp_replace(d.url, '.*/', '') from unnest(v.mismatched) m join doc d on d.id = m order by 1)
    into ok, named
    from public.verify_snapshot((select id from snapshot)) v;
    raise exception using errcode = 'TT001';
  exception when sqlstate 'TT001' then
    return next;
  end;
end;
$$;
create function tests.chunk(content text) returns bigint language sql as $$ select id from pipeline.chunks c where c.content = chunk.content $$;

create temp table attacks (n int generated always as identity, what text, named text[], statement text);
insert into attacks (what, named, statement) values
  ('the text of a document', '{1}', $$ update public.documentos_oficiales set contenido_texto = 'Falso.' where url_original = 'https://example.org/1' $$),
  ('its text and its hash', '{1}', $$ update public.documentos_oficiales set contenido_texto = 'Falso.', contenido_hash = pipeline.sha256_hex('Falso.') where url_original = 'https://example.org/1' $$),
  ('an archived text', '{2}', $$ update public.document_versions set contenido_texto = 'Falso.' where version = 1 and valid_to is not null $$),
  ('an archived text and its hash', '{2}', $$ update public.document_versions set contenido_texto = 'Falso.', contenido_hash = pipeline.sha256_hex('Falso.') where version = 1 and valid_to is not null $$),
  ('the content of a chunk', '{1}', $$ update pipeline.chunks set content = 'Falso.' where content = 'Dos.' $$),
  ('the headings above it', '{2}', $$ update pipeline.chunks set context = 'Otras bases' where content = 'Cinco.' $$),
  ('a range in a chunk list', '{1}', $$ update pipeline.document_chunks set char_end = char_end - 1 where chunk_id = tests.chunk('Dos.') $$),
  ('a page in a chunk list', '{3}', $$ update pipeline.document_chunks set page_start = 0 where chunk_id = tests.chunk('Seis.') $$),
  ('the order of a chunk list', '{1}', $$ update pipeline.document_chunks set ordinal = 7 where chunk_id = tests.chunk('Uno.') $$),
  ('the chunk of a row', '{1}', $$ update pipeline.document_chunks set chunk_id = tests.chunk('Seis.') where chunk_id = tests.chunk('Uno.') $$),
  ('a row removed from a chunk list', '{1}', $$ delete from pipeline.document_chunks where chunk_id = tests.chunk('Tres.') $$),
  ('all rows of a chunk list removed', '{3}', $$ delete from pipeline.document_chunks where chunk_id = tests.chunk('Seis.') $$),
  ('a row added to a chunk list', '{3}', $$ insert into pipeline.document_chunks (documento_id, version, revision, ordinal, chunk_id, char_start, char_end)
     select documento_id, version, revision, 1, chunk_id, 0, 1 from pipeline.document_chunks where chunk_id = tests.chunk('Seis.') $$),
  ('a vector', '{1}', $$ update pipeline.chunk_embeddings set embedding = (select embedding from pipeline.chunk_embeddings where chunk_id = tests.chunk('Seis.')) where chunk_id = tests.chunk('Uno.') $$),
  ('a vector of an old version', '{2}', $$ update pipeline.chunk_embeddings set embedding = (select embedding from pipeline.chunk_embeddings where chunk_id = tests.chunk('Seis.')) where chunk_id = tests.chunk('Cuatro.') $$),
  ('a vector removed', '{1}', $$ delete from pipeline.chunk_embeddings where chunk_id = tests.chunk('Dos.') $$),
  ('all vectors of a document removed', '{3}', $$ delete from pipeline.chunk_embeddings where chunk_id = tests.chunk('Seis.') $$),
  ('the version in the manifest', '{2}', $$ update pipeline.snapshot_documents set version = 2 where documento_id = (select id from doc where url like '%/2') $$),
  ('a text''s hash in the manifest', '{1}', $$ update pipeline.snapshot_documents set contenido_hash = pipeline.sha256_hex('x') where documento_id = (select id from doc where url like '%/1') $$),
  ('a list''s digest in the manifest', '{1}', $$ update pipeline.snapshot_documents set list_digest = sha256('x') where documento_id = (select id from doc where url like '%/1') $$),
  ('the vectors'' digest in the manifest', '{1}', $$ update pipeline.snapshot_documents set vectors_digest = null where documento_id = (select id from doc where url like '%/1') $$),
  ('a leaf of the manifest', '{3}', $$ update pipeline.snapshot_documents set leaf = sha256('x') where documento_id = (select id from doc where url like '%/3') $$),
  ('a row removed from the manifest', '{}', $$ delete from pipeline.snapshot_documents where documento_id = (select id from doc where url like '%/3') $$),
  ('an archived version removed', '{2}', $$ delete from public.document_versions where version = 1 and valid_to is not null $$),
  ('the row of a current version removed', '{3}', $$ delete from public.document_versions where documento_id = (select id from doc where url like '%/3') $$),
  ('a document removed', '{1}', $$ delete from public.documentos_oficiales where url_original like '%/1' $$),
  ('the hash of the snapshot', '{}', $$ update public.data_snapshots set data_hash = encode(sha256('x'), 'hex') $$),
  ('several things at once', '{1,2,3}', $$ update pipeline.document_chunks set char_start = char_start + 1 $$);

select is((select row(t.ok, t.named)::text from tests.tampered(a.statement) t), row(false, a.named)::text, a.what)
from attacks a order by a.n;

-- A consistent forgery: another text, another hash, another leaf. The root gives it away.
select is((select t.ok from tests.tampered($$
  update public.documentos_oficiales set contenido_texto = 'Falso.' where url_original like '%/3';
  update pipeline.snapshot_documents e set contenido_hash = pipeline.sha256_hex('Falso.'),
    leaf = pipeline.snapshot_leaf(documento_id, version, pipeline.sha256_hex('Falso.'), list_digest, vectors_digest)
  where documento_id = (select id from doc where url like '%/3')
$$) t), false, 'a manifest forged to fit a forged text does not fit the hash');
select is((select t.ok from tests.tampered('select 1') t), true, 'and without any attack it is as it was');
select is(tests.shown(snapshot_id => (select id from snapshot)), array['/1: Uno.', '/1: Dos.', '/1: Tres.', '/2: Cuatro.', '/2: Cinco.', '/3: Seis.'], 'search in it too');

select * from finish();
rollback;
