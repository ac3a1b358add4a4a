begin;
\ir ../_helpers.sql
select plan(4);
set local role service_role;
select tests.active('m', 1), tests.model('b', 0, tier => 2);
select tests.source('a');
select tests.discover('a', array['https://example.org/1']);
select tests.ingest(tests.parsed('Uno.'));
select is((tests.document('https://example.org/1')).embedding_model, null, 'before it is shown a document has no model');
select tests.work();
create temp table before as select embedding_generated_at as at from tests.document('https://example.org/1');
update public.documentos_oficiales set embedding_model = 'otro', embedding_version = '9', embedding_generated_at = '2020-01-01';
select row_eq($$ select embedding_model, embedding_version, embedding_generated_at from tests.document('https://example.org/1') $$, (select row('m'::text, '1'::text, at) from before), 'whatever somebody writes there, it says what is');
select tests.take_down('m');
select tests.discover('a', array['https://example.org/1']);
select tests.ingest(tests.parsed(E'Uno.\n\nDos.'));
select is((tests.document('https://example.org/1')).embedding_model, 'm', 'of the version that is shown');
select tests.work();
select row_eq($$ select served_version, embedding_model from tests.document('https://example.org/1') $$, row(2, 'b + m'::text), 'and then of the next one');

select * from finish();
rollback;
