begin;
\ir ../_helpers.sql
select plan(7);
set local role service_role;
select tests.model('m'), tests.model('n');
select pipeline.set_alias('barato', (tests.registered('m')).id);
select is(pipeline.model_by_alias('barato'), (tests.registered('m')).id, 'a model may have a name');
select pipeline.set_alias('barato', (tests.registered('n')).id);
select is(pipeline.model_by_alias('barato'), (tests.registered('n')).id, 'which moves');
select is((select aliases from public.model_coverage where model_name = 'n'), array['barato'], 'and is seen');
select throws_ok($$ select pipeline.set_alias('Barato!', (tests.registered('n')).id) $$, 'PT400', null, 'a name has its form');
select throws_ok($$ select pipeline.set_alias('otro', gen_random_uuid()) $$, 'PT404', null, 'and a model');
select pipeline.retire_model((tests.registered('n')).id);
select is(pipeline.model_by_alias('barato'), null, 'a retired model has none');
select throws_ok($$ select pipeline.set_alias('challenger', (tests.registered('n')).id) $$, 'PT409', null, 'and gets none');

select * from finish();
rollback;
