begin;
\ir ../_helpers.sql
select plan(4);
set local role service_role;
select tests.source('a', missing_crawls => 100);
-- The same chunk in many documents: every score is a tie.
select tests.crawl('a', 'https://example.org/' || n, E'Igual en todos.\n\nPropio ' || n || '.') from generate_series(1, 8) n;
-- The cut before the last sort is among ties as well.
update pipeline.settings set value = '3' where key = 'search_candidates';
create temp table snapshot as select * from public.create_snapshot('antes');
create function pg_temp.firsts(snapshot uuid default null) returns text[] language sql as $$
  select array_agg(m || ' ' || h.url_original order by m, h.n)
  from unnest(array['text', 'vector', 'hybrid']) m
  cross join lateral public.search_documents('igual en todos', tests.vector(pipeline.sha256_hex(E'Bases\n\nIgual en todos.'), 384)::extensions.halfvec, 3, '{}', null, snapshot, m)
    with ordinality as h (documento_id, version, chunk_id, titulo, url_original, page_start, page_end, content, similarity, score, n);
$$;
create temp table before as select pg_temp.firsts() as firsts;
select is((select count(distinct score) from public.search_documents('igual en todos', null, 5, mode => 'text')), 1::bigint, 'of documents that all score the same');
-- Everything is written anew, in another order.
select tests.crawl('a', 'https://example.org/' || n, 'Otro ' || n || '.') from generate_series(8, 1, -1) n;
select is(pg_temp.firsts((select id from snapshot)), (select firsts from before), 'a snapshot shows the same first three');
select * from public.rollback_to_snapshot((select id from snapshot), false);
select is(pg_temp.firsts(), (select firsts from before), 'and so does search after a rollback');
select is((select array_agg(h.documento_id) from public.search_documents('igual en todos', null, 3, mode => 'text') h),
  array(select id from public.documentos_oficiales order by id limit 3), 'in the order of the documents'' ids');

select * from finish();
rollback;
