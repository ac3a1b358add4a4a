begin;
\ir ../_helpers.sql
select plan(4);
select tests.source('a');
select tests.crawl('a', 'https://example.org/1', 'Uno.');
create temp table d as select (tests.document('https://example.org/1')).id;
create temp table known as select count(*) as events from d cross join lateral public.lineage_of(d.id);
grant select on d, known to authenticated, anon;

set local role authenticated;
select tests.sign_in_as('{"app_metadata": {"profeflow_role": "operator"}}');
select is((select count(*) from d cross join lateral public.lineage_of(d.id)), (select events from known), 'an operator reads it all');
select is((select count(*) from public.openlineage_events), (select 2 * count(*) from public.pipeline_runs)
  + (select count(*) from public.data_lineage), 'and the export');
select tests.sign_in_as('{"app_metadata": {}}');
select is((select count(*) from d cross join lateral public.lineage_of(d.id)), 0::bigint, 'anybody else nothing');
select is((select count(*) from public.openlineage_events), 0::bigint, 'nor the export');

select * from finish();
rollback;
