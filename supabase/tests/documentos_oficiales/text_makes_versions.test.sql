begin;
\ir ../_helpers.sql
select plan(8);
set local role service_role;
select tests.source('a');
select tests.crawl('a', 'https://example.org/1', 'Uno.');
create temp table before as select * from tests.document('https://example.org/1');

update public.documentos_oficiales set titulo = 'Otro título', version = 77, contenido_hash = 'forged';
select is((tests.document('https://example.org/1')).version, 1, 'another title is no version, and nobody sets the number');
select is((tests.document('https://example.org/1')).contenido_hash, (select contenido_hash from before), 'nor the hash');
select throws_ok($$ update public.documentos_oficiales set contenido_texto = null $$, 'PT409', null, 'a text cannot be taken away');

update public.documentos_oficiales set estado = 'processing', contenido_texto = 'Dos.';
select is((tests.document('https://example.org/1')).version, 2, 'another text is the next version');
select ok((tests.document('https://example.org/1')).version_timestamp > (select version_timestamp from before), 'strictly later');
update public.documentos_oficiales set contenido_texto = 'Uno.';
select is((tests.document('https://example.org/1')).version, 3, 'going back moves forward');
select is((select array_agg(contenido_texto order by version) from public.document_versions), array['Uno.', 'Dos.', null],
  'superseded texts are in history, the current one is not');
select is((select count(*) from public.document_versions v join public.document_versions n on n.version = v.version + 1
  where v.valid_to = n.valid_from), 2::bigint, 'without a gap in time');

select * from finish();
rollback;
