begin;
\ir ../_helpers.sql
select plan(8);
set local role service_role;
select tests.model('a'), tests.model('b'), tests.model('c', tier => 7);
create function pg_temp.tiers() returns text[] language sql as $$
  select array_agg(model_name || ' ' || fallback_tier order by fallback_tier) from public.model_registry where fallback_tier is not null;
$$;
select is((select array_agg(s.model_name || ' ' || s.fallback_tier order by s.fallback_tier) from pipeline.set_fallback_tiers(array[(tests.registered('b')).id, (tests.registered('a')).id]) s),
  array['b 2', 'a 3'], 'they are numbered from two on');
select is(pg_temp.tiers(), array['b 2', 'a 3'], 'and nobody else stands in');
select pipeline.set_fallback_tiers(array[(tests.registered('a')).id, (tests.registered('b')).id, (tests.registered('c')).id]);
select is(pg_temp.tiers(), array['a 2', 'b 3', 'c 4'], 'another order replaces the one before');
select throws_ok($$ select pipeline.set_fallback_tiers(array[(tests.registered('b')).id, gen_random_uuid()]) $$, 'PT404', null, 'one that is not registered is refused');
select pipeline.retire_model((tests.registered('c')).id);
select throws_ok($$ select pipeline.set_fallback_tiers(array[(tests.registered('c')).id]) $$, 'PT404', null, 'so is a retired one');
select throws_ok($$ select pipeline.set_fallback_tiers(array[pipeline.register_model('lector', '1', 'extraction', 'anthropic', '{}')]) $$, 'PT404', null, 'and one of another type');
select is(pg_temp.tiers(), array['a 2', 'b 3'], 'then the order stays as it was, without the retired one');
select pipeline.set_fallback_tiers('{}');
select is(pg_temp.tiers(), null, 'nobody is an order too');

select * from finish();
rollback;
