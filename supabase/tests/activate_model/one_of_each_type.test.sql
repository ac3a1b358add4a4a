begin;
\ir ../_helpers.sql
select plan(1);
set local role service_role;
create temp table e as select pipeline.register_model('lector', v, 'extraction', 'anthropic', '{}') as id, v from unnest(array['1', '2']) v;
select pipeline.activate_model(id) from e where v = '1';
select pipeline.activate_model(id) from e where v = '2';
select bag_eq($$ select model_name || ' ' || model_version from public.model_registry where is_active $$, array['local-lexical 1', 'lector 2'], 'a reader takes the place of a reader, and of nobody else');

select * from finish();
rollback;
