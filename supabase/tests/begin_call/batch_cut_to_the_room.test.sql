begin;
\ir ../_helpers.sql
select plan(4);
set local role service_role;
select tests.active('m', 1000);
select tests.source('a');
select tests.discover('a', array['https://example.org/1']);
select tests.ingest(tests.parsed(E'Uno.\n\nDos.\n\nTres.'));
create temp table j as select tests.batch() as job;
-- A text is 'Bases', the line break and the paragraph: 10 bytes and a few.
select tests.set('monthly_budget_usd', to_jsonb((select sum(octet_length(t ->> 'input')) / 1000.0 from (select t from j, jsonb_array_elements(job #> '{context,texts}') t limit 2) x)));
create temp table leave as select tests.begin(job) as l from j;
select is((select jsonb_array_length(l -> 'chunk_ids') from leave), 2, 'as many texts go as there is money for');
select is(pipeline.budget_room(null), 0::numeric, 'all of it');
select is(tests.report((select job from j), (select tests.answered(job, l, 6) from j, leave)), 'done', 'they are paid for');
select is((select count(*) from pipeline.embedding_queue where job_id is null), 1::bigint, 'the rest waits for another batch');

select * from finish();
rollback;
