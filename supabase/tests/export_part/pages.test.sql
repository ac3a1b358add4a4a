begin;
\ir ../_helpers.sql
select plan(9);

select tests.source('uno');
set local role service_role;
select tests.discover('uno', array(select format('https://uno.example/%s.pdf', i) from generate_series(1, 6) i));
select tests.ingest(tests.parsed(format(E'Documento %s, uno.\n\nPárrafo de todos.\n\nDocumento %s, tres.', i, i)))
from generate_series(1, 6) i;
select tests.embed_all();
create temp table taken as select s.* from public.create_snapshot('antes') s;

-- All parts of a kind, one after another, as a worker asks for them.
create function pg_temp.parts(kind text)
returns table (part int, rows int, content text)
language plpgsql
as $$
declare
  answer jsonb;
  after text;
begin
  part := 0;
  loop
    answer := pipeline.export_part((select id from taken), kind, after);
    part := part + 1;
    rows := (answer ->> 'rows')::int;
    content := answer ->> 'text';
    return next;
    after := answer ->> 'next';
    exit when after is null;
  end loop;
end;
$$;

create temp table whole as
select k.kind, p.* from unnest(array['documents', 'chunks', 'sources', 'models', 'runs', 'golden_queries']) k (kind), pg_temp.parts(k.kind) p;
select is((select array_agg(kind || ' ' || part order by kind, part) from whole where kind in ('documents', 'chunks')),
  '{"chunks 1","documents 1"}', 'what fits into one part is one part');
select is((select rows from whole where kind = 'documents'), 6, 'a line a document');
select is((select rows from whole where kind = 'chunks'), 18, 'a line an occurrence of a chunk');
select is((select rows from whole where kind = 'golden_queries'), 0, 'a kind that there is nothing of is empty');

update pipeline.settings set value = '1' where key = 'export_part_bytes';
create temp table pieces as
select k.kind, p.* from unnest(array['documents', 'chunks', 'sources', 'models', 'runs', 'golden_queries']) k (kind), pg_temp.parts(k.kind) p;
select is((select array_agg(rows order by part) filter (where rows > 0) from pieces where kind = 'chunks'),
  array_fill(1, array[18]), 'a part has no more than it takes');
select results_eq(
  $$ select kind, string_agg(content, '' order by part) from pieces group by kind order by kind $$,
  $$ select kind, string_agg(content, '' order by part) from whole group by kind order by kind $$,
  'whatever the size of the parts, their lines are the same, in the same order');
select is_empty(
  $$ select from whole, regexp_split_to_table(rtrim(content, E'\n'), E'\n') line where rows > 0 and not line is json object $$,
  'every line is an object');

-- What happens after a snapshot is not in it.
select tests.discover('uno', array['https://uno.example/1.pdf']);
select tests.ingest(tests.parsed(E'Otro texto.\n\nPárrafo de todos.'));
select tests.embed_all();
update pipeline.settings set value = '4000000' where key = 'export_part_bytes';
select results_eq(
  $$ select (l ->> 'id')::uuid, l ->> 'version', l -> 'content' ->> 'contenido_texto', l -> 'content' ->> 'titulo', l ->> 'estado'
     from pg_temp.parts('documents') p, regexp_split_to_table(rtrim(p.content, E'\n'), E'\n') x, cast(x as jsonb) l order by 1 $$,
  $$ select (l ->> 'id')::uuid, l ->> 'version', l -> 'content' ->> 'contenido_texto', l -> 'content' ->> 'titulo', l ->> 'estado'
     from whole p, regexp_split_to_table(rtrim(p.content, E'\n'), E'\n') x, cast(x as jsonb) l where p.kind = 'documents' order by 1 $$,
  'a document that has changed since is exported as it was');
select throws_ok($$ select pipeline.export_part((select id from taken), 'secrets') $$, 'PT400', null, 'an archive has nothing else');

select * from finish();
rollback;
