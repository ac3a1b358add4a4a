begin;
\ir ../_helpers.sql
select plan(5);
set local role service_role;
select tests.source('a');
select tests.crawl('a', 'https://example.org/1', 'Uno.');
select throws_ok($$ update public.data_lineage set output_hash = 'x' $$, '42501', null, 'a worker cannot change an event');
select throws_ok($$ delete from public.data_lineage $$, '42501', null, 'nor delete one');
reset role;
select throws_ok($$ update public.data_lineage set output_hash = 'x' $$, 'PT409', null, 'nor can the owner change it');
select throws_ok($$ delete from public.data_lineage $$, 'PT409', null, 'or delete it');
select throws_ok($$ truncate public.data_lineage $$, 'PT409', null, 'or all of them');

select * from finish();
rollback;
