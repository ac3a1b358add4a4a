begin;
\ir ../_helpers.sql
select plan(12);
set local role service_role;
select tests.active('m', 1.7), tests.model('b', 0.3, tier => 2);
select tests.source('a'), tests.source('c');
select tests.discover('a', array['https://example.org/1', 'https://example.org/2']);
select tests.ingest(tests.parsed(E'Común.\n\nUno.')), tests.ingest(tests.parsed(E'Común.\n\nDos.\n\nOtra vez.'));
select tests.work();
select tests.take_down('m');
select tests.discover('c', array['https://example.com/3']);
select tests.ingest(tests.parsed(E'Común.\n\nTres.'));
select tests.work();
select tests.failures('b', 2, 'PROVIDER_BAD_ANSWER', '{"billed": true, "tokens": 7}');
select tests.settle((tests.reserve('b')).call_id, '{"tokens": 3}');
insert into public.pipeline_costs (stage, provider, status, api_calls, tokens_used, estimated_cost_usd, "timestamp") values ('ocr', 'other', 'ok', 2, 1, 0.5, '2026-01-31T23:59:59Z');
create temp table ledger as select sum(estimated_cost_usd) as usd, sum(tokens_used)::bigint as tokens, sum(api_calls)::bigint as calls from public.pipeline_costs;
select row_eq($$ select sum(cost_usd), sum(tokens)::bigint, sum(api_calls)::bigint from public.cost_by_month $$, (select l from ledger l), 'by month');
select row_eq($$ select sum(cost_usd), sum(tokens)::bigint, sum(api_calls)::bigint from public.cost_by_day $$, (select l from ledger l), 'by day');
select row_eq($$ select sum(cost_usd), sum(tokens)::bigint, sum(api_calls)::bigint from public.cost_by_run $$, (select l from ledger l), 'by run');
select is((select sum(cost_usd) from public.cost_by_model), (select usd - 0.5 from ledger), 'by model');
select is((select sum(cost_usd) from public.cost_by_document), (select usd from ledger), 'by document');
select is((select sum(cost_usd) from public.cost_by_source), (select usd from ledger), 'by source');
select is((select month from public.cost_by_month where provider = 'other'), '2026-01-31'::date - 30, 'a call belongs to its month in UTC');
select row_eq($$ select failed_calls, ok_calls from public.cost_by_model where model_name = 'b' $$, row(2::bigint, 2::bigint), 'failed calls are told apart');
select is((select cost_usd from public.cost_by_run where run_id is null), (select sum(estimated_cost_usd) from public.pipeline_costs where run_id is null), 'what no run has made stands by itself');
-- The chunk that three documents share is paid by each for a third.
select cmp_ok((select abs(d.cost_usd - (e.own + e.common / 3)) from public.cost_by_document d, (
    select sum(x.cost_usd) filter (where c.content = 'Uno.') as own, sum(x.cost_usd) filter (where c.content = 'Común.') as common
    from pipeline.chunk_embeddings x join pipeline.chunks c on c.id = x.chunk_id
  ) e where d.url_original = 'https://example.org/1'), '<', 1e-15, 'documents share the cost of what they share');
select is((select count(*) from public.cost_by_document where documento_id is null), 1::bigint, 'what made no vector stands in one row');
select row_eq($$ select s.documents, s.vectors from public.cost_by_source s where s.name = 'c' $$, row(1::bigint, 2::bigint), 'each source has its documents');

select * from finish();
rollback;
