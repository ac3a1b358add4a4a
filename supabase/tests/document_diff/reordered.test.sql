begin;
\ir ../_helpers.sql
select plan(6);
set local role service_role;
select tests.source('a');
select tests.crawl('a', 'https://example.org/1', E'A.\n\nB.\n\nC.\n\nD.\n\nE.');
select tests.crawl('a', 'https://example.org/1', E'E.\n\nA.\n\nB.\n\nC.\n\nD.');
select tests.crawl('a', 'https://example.org/1', E'D.\n\nC.\n\nB.\n\nA.\n\nE.');
select tests.crawl('a', 'https://example.org/1', E'X.\n\nY.');
create temp table doc as select (tests.document('https://example.org/1')).id;
select is((select array_agg(content) from public.document_diff((select id from doc), 1, 2) where change = 'moved'), array['E.'],
  'a chunk that went to the front has moved; what it passed has not');
select is((select count(*) from public.document_diff((select id from doc), 2, 3) where change = 'kept'), 1::bigint, 'turned round, one stands still');
select is((select array_agg(distinct change order by change) from public.document_diff((select id from doc), 3, 4)), array['added', 'removed'],
  'of two versions with nothing in common nothing is kept');
select is((select array_agg(distinct change) from public.document_diff((select id from doc), 1, 1)), array['kept'], 'against itself everything is');
select is(pipeline.longest_increasing('{3,1,2,5,4}'), '{f,t,t,f,t}'::boolean[], 'as many as possible stand still');
select is(pipeline.longest_increasing('{}'), '{}'::boolean[], 'of none, none');

select * from finish();
rollback;
