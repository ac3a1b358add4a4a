begin;
\ir ../_helpers.sql
select plan(7);
set local role service_role;
select is(pipeline.model_by_alias('champion'), (tests.registered('local-lexical')).id, 'the champion is the active model');
create temp table m as select tests.model('m') as id;
select pipeline.set_alias('challenger', (select id from m));
select pipeline.activate_model((select id from m));
select is(pipeline.model_by_alias('champion'), (select id from m), 'and follows it');
select is(pipeline.model_by_alias('challenger'), null, 'a challenger that has won is none any more');
select throws_ok($$ select pipeline.set_alias('champion', (tests.registered('local-lexical')).id) $$, 'PT409', null, 'nobody names the champion');
select throws_ok($$ select pipeline.set_alias('challenger', (select id from m)) $$, 'PT409', null, 'the champion does not challenge itself');
create temp table e as select pipeline.register_model('lector', '1', 'extraction', 'anthropic', '{}') as id;
select pipeline.activate_model((select id from e));
select is(pipeline.model_by_alias('champion', 'extraction'), (select id from e), 'each type has its own');
select is(pipeline.model_by_alias('champion'), (select id from m), 'which is nobody else''s business');

select * from finish();
rollback;
