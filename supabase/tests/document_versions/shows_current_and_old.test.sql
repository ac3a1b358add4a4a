begin;
\ir ../_helpers.sql
select plan(4);
set local role service_role;
select tests.source('a');
select tests.crawl('a', 'https://example.org/1', 'Uno.');
select tests.crawl('a', 'https://example.org/1', 'Dos.');
select tests.crawl('a', 'https://example.org/2', 'Otro.');
select results_eq(
  $$ select d.url_original, v.version, v.valid_to is null as current, v.contenido_texto is null as text_is_elsewhere
     from public.document_versions v join public.documentos_oficiales d on d.id = v.documento_id order by 1, 2 $$,
  $$ values ('https://example.org/1', 1, false, false), ('https://example.org/1', 2, true, true), ('https://example.org/2', 1, true, true) $$,
  'a row a version, the current one too, whose text is with the document only');
select is((select count(*) from public.document_versions where run_id is null), 0::bigint, 'each with its run');
set local role authenticated;
select tests.sign_in_as('{"role": "authenticated", "app_metadata": {}}');
select is((select count(*) from public.document_versions), 0::bigint, 'a signed-in person sees none');
select tests.sign_in_as('{"role": "authenticated", "app_metadata": {"profeflow_role": "operator"}}');
select is((select count(*) from public.document_versions), 3::bigint, 'an operator all');

select * from finish();
rollback;
