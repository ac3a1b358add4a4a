begin;
\ir ../_helpers.sql
select plan(7);
set local role service_role;
select tests.active('m', 1), tests.model('b', 0, '{"max_inputs": 2, "prefix_passage": "passage: "}', tier => 2), tests.model('c', 0, '{"max_tokens_per_request": 25}', tier => 3);
select tests.source('a');
select tests.discover('a', array['https://example.org/1']);
select tests.ingest(tests.parsed(E'Uno.\n\nDos.\n\nTres.\n\nCuatro.\n\nCinco.'));
select tests.take_down('m');
create temp table j as select tests.batch() as job;
create temp table leave as select tests.begin(job) as l from j;
select is((select jsonb_array_length(job #> '{context,texts}') from j), 5, 'a batch of the active model');
select is((select jsonb_array_length(l -> 'texts') from leave), 2, 'is cut to what the one that stands in takes');
select is((select l #>> '{texts,0,input}' from leave), E'passage: Bases\n\nUno.', 'and written as it wants it');
select is((select l #>> '{texts,0,input_hash}' from leave), (select encode(sha256(convert_to(l #>> '{texts,0,input}', 'UTF8')), 'hex') from leave), 'hashed as it is written');
create temp table others as select jsonb_agg(t -> 'chunk_id') as ids from j, jsonb_array_elements(job #> '{context,texts}') with ordinality as x (t, n) where n > 2;
create temp table second as select tests.begin(job, jsonb_build_object('chunk_ids', ids, 'partial', true)) as l from j, others;
select is((select jsonb_path_query_array(l, '$.texts[*].chunk_id') from second), (select jsonb_path_query_array(ids, '$[0 to 1]') from others), 'then the next of those that are left');
select tests.take_down('b');
create temp table third as select tests.begin(job, jsonb_build_object('chunk_ids', ids, 'partial', true)) as l from j, others;
select is((select jsonb_array_length(l -> 'texts') from third), 2, 'by tokens too');
select tests.take_down('c');
select is(tests.begin((select job from j), (select jsonb_build_object('chunk_ids', ids, 'partial', true) from others)), '{"kind": "report"}', 'where nobody is left, what there is is reported');

select * from finish();
rollback;
