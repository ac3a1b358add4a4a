begin;
\ir ../_helpers.sql
select plan(8);
set local role service_role;
create temp table m as select tests.model('m', 1, '{"price_effective_from": "2026-01-01T00:00:00Z"}') as id;
select pipeline.set_price((select id from m), 2, 'the list of March', '2026-03-01T00:00:00Z');
select pipeline.set_price((select id from m), 3, 'the list of next century', '2126-01-01T00:00:00Z');
select is((pipeline.price_in_force((select id from m), '2025-12-31T23:59:59Z')).id, null, 'before its first price a model has none');
select is((pipeline.price_in_force((select id from m), '2026-01-01T00:00:00Z')).usd_per_million_tokens, 1::numeric, 'the first holds from its moment');
select is((pipeline.price_in_force((select id from m), '2026-02-28T23:59:59Z')).usd_per_million_tokens, 1::numeric, 'to the next');
select is((pipeline.price_in_force((select id from m))).usd_per_million_tokens, 2::numeric, 'that is the one of now');
select is((pipeline.price_in_force((select id from m))).provenance, 'the list of March', 'with where it was read');
select throws_ok($$ select pipeline.set_price((select id from m), 2.5, 'another', '2026-03-01T00:00:00Z') $$, '23505', null, 'one price holds at a time');
select throws_ok($$ select pipeline.set_price((select id from m), 2.5, ' ') $$, '23514', null, 'a price comes from somewhere');
select throws_ok($$ select pipeline.set_price((select id from m), -1, 'x', verified => true) $$, '23514', null, 'and is not negative');

select * from finish();
rollback;
