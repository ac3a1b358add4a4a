begin;
\ir ../_helpers.sql
select plan(2);
select vault.create_secret('https://project.example', 'profeflow_project_url'), vault.create_secret('k', 'profeflow_cron_key');
update pipeline.settings set value = '2' where key = 'ingestion_workers';
update pipeline.settings set value = '1' where key = 'ingestion_jobs_per_claim';
select tests.source('a');
select tests.discover('a', array['https://example.org/1', 'https://example.org/2', 'https://example.org/3']);
select pipeline.claim_jobs('ingestion', 'busy', 1, interval '1 minute');

select is((select invoked from pipeline.dispatch() where stage = 'ingestion'), 1, 'a worker that holds a lease is not called again');
select pipeline.claim_jobs('ingestion', 'busy too', 1, interval '1 minute');
select is((select invoked from pipeline.dispatch() where stage = 'ingestion'), 0, 'none is called while all are busy');

select * from finish();
rollback;
