begin;
\ir ../_helpers.sql
select plan(5);
set local role service_role;
select tests.active('m', 1000), tests.model('caro', 1000, tier => 2), tests.model('gratis', 0, tier => 3);
select tests.source('a');
select tests.discover('a', array['https://example.org/1']);
select tests.ingest(tests.parsed('Uno.'));
select tests.set('monthly_budget_usd', '0.001'), tests.set('budget_policy', '"free_tier"');
create temp table j as select tests.batch() as job;
create temp table leave as select tests.begin(job) as l from j;
select is((select l #>> '{model,model_name}' from leave), 'gratis', 'who costs nothing stands in');
select is(tests.report((select job from j), (select tests.answered(job, l) from j, leave)), 'done', 'and does it');
select is((select usd from pipeline.spend where scope like 'month %'), 0::numeric, 'for nothing');
select is((tests.document('https://example.org/1')).embedding_model, 'gratis', 'the document says by whom');
select is(pipeline.heal_spaces(), 1, 'while there is some room healing tries');
update pipeline.spend set usd = 0.001;

select * from finish();
rollback;
