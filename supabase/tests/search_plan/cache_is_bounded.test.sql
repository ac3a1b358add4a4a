begin;
\ir ../_helpers.sql
select plan(4);
set local role service_role;
select tests.active('m', 1);
select tests.set('query_cache_rows', '3');
create function pg_temp.ask(words text) returns void language sql as $$
  select tests.moment();
  select pipeline.cache_query((tests.registered('m')).id, words, tests.query_of('m', words)::extensions.halfvec);
$$;
create function pg_temp.known(words text) returns boolean language sql as $$
  select exists (select from pipeline.query_cache where query_hash = sha256(convert_to(words, 'UTF8')));
$$;
select pg_temp.ask('uno'), pg_temp.ask('dos'), pg_temp.ask('tres');
select is((select count(*) from pipeline.query_cache), 3::bigint, 'so many questions are kept');
select pg_temp.ask('uno');
select pg_temp.ask('cuatro');
select is(array[pg_temp.known('uno'), pg_temp.known('dos'), pg_temp.known('tres'), pg_temp.known('cuatro')], array[true, false, true, true], 'the one that was asked longest ago goes');
update pipeline.query_cache set used_at = clock_timestamp() - interval '2 hours' where query_hash = sha256('tres');
select pipeline.search_plan('tres');
select pg_temp.ask('cinco');
select is(pg_temp.known('tres'), true, 'one that is asked again stays');
select tests.set('query_cache_rows', '0');
select pg_temp.ask('seis');
select is((select count(*) from pipeline.query_cache), 0::bigint, 'or none');

select * from finish();
rollback;
