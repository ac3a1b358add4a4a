begin;
\ir ../_helpers.sql
select plan(3);
set local role service_role;
select tests.source('a');
select tests.crawl('a', 'https://example.org/1', E'Firma.\n\nUno.\n\nFirma.\n\nDos.\n\nFirma.');
select tests.crawl('a', 'https://example.org/1', E'Firma.\n\nUno.\n\nDos.\n\nFirma.\n\nTres.\n\nFirma.\n\nFirma.');
select results_eq($$ select change, count(*)::int from public.document_diff((tests.document('https://example.org/1')).id, 1, 2) group by 1 order by 1 $$,
  $$ values ('added', 2), ('kept', 4), ('moved', 1) $$, 'a content that is there several times is compared copy by copy');
select results_eq($$ select content, count(*)::int from public.document_diff((tests.document('https://example.org/1')).id, 1, 2) where change = 'added' group by 1 order by 1 $$,
  $$ values ('Firma.', 1), ('Tres.', 1) $$, 'one copy more is one added');
select is((select count(*) from public.document_diff((tests.document('https://example.org/1')).id, 1, 2) where change <> 'added'), 5::bigint,
  'every chunk of the old version is told of once');

select * from finish();
rollback;
