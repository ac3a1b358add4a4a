begin;
\ir ../_helpers.sql
select plan(5);
set local role service_role;
select tests.source('a'), tests.source('b');
select tests.discover('a', array['https://a.example/1', 'https://a.example/2', 'https://a.example/3']);
select tests.discover('b', array['https://b.example/1', 'https://b.example/2', 'https://b.example/3']);

update public.sources set max_running = 1 where name = 'a';
create temp table claimed as select * from pipeline.claim_jobs('ingestion', 'w', 100, interval '1 minute');
select is((select count(*) from claimed where subject like 'https://a.%'), 1::bigint, 'a source''s own limit holds');
select is((select count(*) from claimed where subject like 'https://b.%'), 3::bigint, 'others do not wait for it');

update pipeline.settings set value = '2' where key = 'source_max_running';
update public.sources set max_running = null where name = 'a';
select is((select count(*) from pipeline.claim_jobs('ingestion', 'w', 100, interval '1 minute')), 1::bigint, 'then the setting''s');

update pipeline.settings set value = 'null' where key = 'source_max_running';
update pipeline.settings set value = '5' where key = 'ingestion_max_running';
select is((select count(*) from pipeline.claim_jobs('ingestion', 'w', 100, interval '1 minute')), 0::bigint, 'the stage''s limit holds');
update pipeline.settings set value = '6' where key = 'ingestion_max_running';
select is((select count(*) from pipeline.claim_jobs('ingestion', 'w', 100, interval '1 minute')), 1::bigint, 'to the last one');

select * from finish();
rollback;
