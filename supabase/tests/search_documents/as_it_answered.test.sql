begin;
\ir ../_helpers.sql
select plan(7);
set local role service_role;
select tests.source('a', missing_crawls => 100), tests.source('b', missing_crawls => 1);
select tests.crawl('a', 'https://example.org/1', E'La evaluación docente.\n\nEl portafolio.'), tests.crawl('b', 'https://example.org/2', 'La evaluación de la rúbrica.');
create temp table snapshot as select * from public.create_snapshot('antes');
create temp table at as select tests.moment() as moment, tests.answers('evaluación portafolio rúbrica') as answers;
update public.documentos_oficiales set titulo = 'Título nuevo';
-- Words become more common and longer texts come: weights and ranks of now are others.
select tests.crawl('a', 'https://example.org/1', E'El portafolio nuevo.\n\nLa evaluación nueva.\n\nOtra evaluación.');
select tests.crawl('a', 'https://example.org/3', (select string_agg('Evaluación y portafolio ' || n || '.', E'\n\n') from generate_series(1, 9) n));
select tests.discover('b', '{}');
update public.documentos_oficiales set titulo = 'Bases' where url_original like '%/2';

select isnt(tests.answers('evaluación portafolio rúbrica'), (select answers from at), 'search answers otherwise now');
create temp table past as select tests.answers('evaluación portafolio rúbrica', (select moment from at)) as answers;
select is(regexp_replace((select answers from past), 'Título nuevo', 'Bases', 'g'), (select answers from at),
  'asked of then it answers as then, in words, vectors and both, score for score');
select is(tests.answers('evaluación portafolio rúbrica', snapshot_id => (select id from snapshot)), (select answers from past), 'a snapshot gives the same');
select is((select count(*) from public.search_documents('evaluación', null, 10, '{}', (select moment from at))), 2::bigint, 'without a vector it answers in words alone');
select is((select array_agg(distinct h.url_original) from public.search_documents('evaluación', tests.query('x'), 10,
  jsonb_build_object('documento_id', (tests.document('https://example.org/2')).id), (select moment from at)) h), array['https://example.org/2'], 'a filter works on the past too');
select throws_ok($$ select * from public.search_documents('x', null, 10, '{}', now(), (select id from snapshot)) $$, 'PT400', null, 'a time and a snapshot are one too many');
select is((select count(*) from public.search_documents('evaluación', tests.query('x'), 10, '{}', '2000-01-01Z')), 0::bigint, 'long before there is nothing to find');

select * from finish();
rollback;
