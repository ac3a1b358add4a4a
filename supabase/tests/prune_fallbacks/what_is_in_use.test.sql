begin;
\ir ../_helpers.sql
select plan(5);
select tests.active('m', 1), tests.model('b', 0, tier => 2);
select tests.source('a');
select tests.set('fallback_keep_days', 'null');
select tests.take_down('m');
select tests.discover('a', array['https://example.org/1']);
select tests.ingest(tests.parsed('Uno.'));
select tests.work();
select tests.bring_back('m');
select tests.work();
select tests.set('fallback_keep_days', '0');
select pipeline.set_alias('challenger', (tests.registered('b')).id);
select is(pipeline.prune_fallbacks(), 0, 'a challenger keeps its vectors');
delete from pipeline.model_aliases where alias = 'challenger';
select pipeline.activate_model((tests.registered('b')).id);
create temp table s as select * from public.create_snapshot('antes');
select pipeline.activate_model((tests.registered('m')).id);
select is(pipeline.prune_fallbacks(), 0, 'what a snapshot was taken of stays');
select is((select ok from public.verify_snapshot((select id from s))), true, 'so that it can be verified');
select pipeline.drop_snapshot((select id from s));
select is(pipeline.prune_fallbacks(), 1, 'without it, it goes');
select pipeline.set_alias('favorito', (tests.registered('b')).id);
select is(tests.vectors(), array['Uno.: m 1'], 'another name keeps nothing');

select * from finish();
rollback;
