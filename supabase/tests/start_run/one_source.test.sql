begin;
\ir ../_helpers.sql
select plan(4);
set local role service_role;
select tests.source('a'), tests.source('b');

create temp table started as select pipeline.start_run('test', 'b') as id;

select is((select array_agg(subject) from pipeline.jobs where run_id = (select id from started)), array['b'], 'only that source is read');
select is((tests.run((select id from started))).source_id, (select id from public.sources where name = 'b'), 'the run names it');
select throws_ok($$ select pipeline.start_run('test', 'absent') $$, 'PT404', null, 'an unknown source is refused with 404');
select throws_ok($$ select pipeline.start_run('test', null, '[]') $$, 'PT400', null, 'options must be an object');

select * from finish();
rollback;
