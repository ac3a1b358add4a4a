begin;
\ir ../_helpers.sql
select plan(6);
set local role service_role;
select bag_eq($$ select provider from public.model_registry $$, array['local', 'openai', 'openai', 'gemini', 'cohere', 'cohere', 'supabase'], 'a fresh project knows the models of every provider');
select is((select array_agg(model_name) from public.model_registry where is_active), array['local-lexical'], 'the one without an account is active');
select is_empty($$ select model_name from public.model_registry m where (pipeline.price_in_force(m.id)).provenance is null $$, 'each has a price, with where it was read');
select is_empty($$ select model_name from public.model_registry where fallback_tier is not null $$, 'none stands in before somebody says so');
select is((select array_agg(model_name) from public.model_registry where config @> '{"languages": ["en"]}'), array['gte-small'], 'the English one says that it is');
select throws_ok($$ update public.model_registry set is_active = true where model_name = 'gte-small' $$, '23505', null, 'two are never active together');

select * from finish();
rollback;
