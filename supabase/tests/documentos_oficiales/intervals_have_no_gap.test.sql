begin;
\ir ../_helpers.sql
select plan(6);
select tests.source('a');
insert into public.documentos_oficiales (source_id, fuente, url_original, contenido_texto)
select id, 'f', 'https://example.org/1', 'Texto 1' from public.sources where name = 'a';
-- Faster than any clock counts.
do $$
begin
  for n in 2..50 loop
    update public.documentos_oficiales set contenido_texto = 'Texto ' || n;
  end loop;
end;
$$;
select is((select array_agg(version order by version) from public.document_versions), array(select generate_series(1, 50)), 'numbers are consecutive');
select is((select count(*) from public.document_versions where valid_to <= valid_from), 0::bigint, 'no version was valid for no time');
select is((select count(*) from public.document_versions v join public.document_versions n on n.version = v.version + 1 and n.valid_from = v.valid_to),
  49::bigint, 'each ends at the moment that the next begins');
select is((select array_agg(version) from public.document_versions where valid_to is null), array[50], 'the newest is open');
select is((select valid_from from public.document_versions where version = 50), (tests.document('https://example.org/1')).version_timestamp,
  'and has the timestamp of the document');
select is((select count(*) from public.document_versions where contenido_hash = pipeline.sha256_hex('Texto ' || version)), 50::bigint,
  'each has the hash of its own text');

select * from finish();
rollback;
