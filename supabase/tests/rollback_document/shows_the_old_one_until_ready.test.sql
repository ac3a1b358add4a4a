begin;
\ir ../_helpers.sql
select plan(7);
set local role service_role;
select tests.source('a');
-- The first text was replaced before it was shown, and has no vector.
select tests.discover('a', array['https://example.org/1']);
select tests.ingest(tests.parsed('Uno.'));
select tests.crawl('a', 'https://example.org/1', 'Dos.');
reset role;
delete from pipeline.chunk_embeddings e using pipeline.chunks c where c.id = e.chunk_id and c.content = 'Uno.';
set local role service_role;
select is(tests.shown(), array['/1: Dos.'], 'the second text is shown');

select is(public.rollback_document((tests.document('https://example.org/1')).id, 1), 3, 'the first one is brought back');
select is((tests.document('https://example.org/1')).estado, 'processing', 'it is on its way');
select is(tests.shown(), array['/1: Dos.'], 'until it is there, search shows the second one');
select tests.embed_all();
select is(tests.shown(), array['/1: Uno.'], 'and then the first one');
select is_empty($$ select from pipeline.served_versions s join pipeline.served_versions n using (documento_id)
  where n.valid_from > s.valid_from and s.valid_to is distinct from n.valid_from
    and not exists (select from pipeline.served_versions m where m.documento_id = s.documento_id and m.valid_from > s.valid_from and m.valid_from < n.valid_from) $$,
  'search as of a time has no moment without it');

-- A list that was already there has its vectors'' digest too, so that a snapshot names them.
select is((select count(*) from pipeline.chunk_lists l left join pipeline.list_embeddings e using (documento_id, version, revision)
  where l.version in (2, 3) and e.digest is null), 0::bigint, 'what is shown has the digest of its vectors');

select * from finish();
rollback;
