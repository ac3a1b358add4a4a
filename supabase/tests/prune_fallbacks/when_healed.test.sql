begin;
\ir ../_helpers.sql
select plan(8);
set local role service_role;
select tests.active('m', 1), tests.model('b', 0, tier => 2);
select tests.source('a');
select tests.take_down('m');
select tests.discover('a', array['https://example.org/1']);
select tests.ingest(tests.parsed(E'Uno.\n\nDos.'));
select tests.work();
select is(pipeline.prune_fallbacks(), 0, 'what stands in stays');
select tests.bring_back('m');
select tests.set('fallback_keep_days', '1');
select tests.work();
select is(pipeline.prune_fallbacks(), 0, 'and a while longer, if the policy says so');
select is(tests.vectors(), array['Dos.: b 2', 'Dos.: m 1', 'Uno.: b 2', 'Uno.: m 1'], 'in both spaces');
select tests.set('fallback_keep_days', 'null');
select is(pipeline.prune_fallbacks(), 0, 'or for ever');
select tests.set('fallback_keep_days', '0');
select is(pipeline.prune_fallbacks(), 2, 'then it goes');
select is(tests.vectors(), array['Dos.: m 1', 'Uno.: m 1'], 'and the active model''s stay');
select is((select count(*) from pipeline.list_embeddings l where l.model_id = (tests.registered('b')).id), 0::bigint, 'no list passes for one of the other''s');
select is((select count(*) from public.search_documents('uno', tests.query('uno'), mode => 'vector')), 2::bigint, 'search finds everything');

select * from finish();
rollback;
