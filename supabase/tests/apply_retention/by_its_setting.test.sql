begin;
\ir ../_helpers.sql
select plan(6);
select tests.source('a', missing_crawls => 100);
select tests.crawl('a', 'https://example.org/1', 'Uno.'), tests.crawl('a', 'https://example.org/1', 'Dos.');
select pipeline.apply_retention();
select is((select older_than from pipeline.prunes), interval '365 days', 'out of the box history is kept for a year');
select is((select count(*) from public.document_versions), 2::bigint, 'so what was replaced today stays');
update pipeline.settings set value = 'null' where key = 'retention_days';
select pipeline.apply_retention();
select is((select count(*) from pipeline.prunes), 1::bigint, 'without a limit nothing is ever removed');
update pipeline.settings set value = '0' where key = 'retention_days';
select pipeline.apply_retention();
select is((select array_agg(version) from public.document_versions), array[2], 'with none at all, whatever is not needed');
select is((select count(*) from cron.job where command = 'select pipeline.apply_retention()'), 1::bigint, 'it is done on a schedule');
set local role service_role;
select throws_ok($$ select pipeline.apply_retention() $$, '42501', null, 'and by nobody else');

select * from finish();
rollback;
