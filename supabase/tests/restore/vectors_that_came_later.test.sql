begin;
\ir ../_helpers.sql
\ir _archive.sql
select plan(4);

-- A text that had no vectors when the snapshot was taken, and has them when it is exported.
select tests.source('uno');
select tests.discover('uno', array['https://uno.example/1.pdf']);
select tests.ingest(tests.parsed(E'Documento 1.\n\nPárrafo de todos.'));
create temp table taken as select s.id from public.create_snapshot('antes') s;
select tests.embed_all();
create temp table archived as select pg_temp.archive(id) as snapshot from taken;
select pg_temp.empty_database();
create temp table restored as select r.* from archived, pg_temp.restore(snapshot) r;

select is((select data_hash from restored)::text, (select snapshot ->> 'data_hash' from archived), 'they are not in the snapshot that is restored');
select is((select total_embeddings from restored), 0, 'nor counted');
select is((select estado from tests.document('https://uno.example/1.pdf')), 'ready', 'but they are there, so the text is ready at once');
select is((select state || ' ' || ready from public.pipeline_runs where trigger = 'restore'), 'succeeded 1', 'and nothing is left to do');

select * from finish();
rollback;
