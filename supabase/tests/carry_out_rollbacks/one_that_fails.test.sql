begin;
\ir ../_helpers.sql
select plan(11);
select tests.source('a', missing_crawls => 100);
select tests.crawl('a', 'https://example.org/1', 'Uno.');
create temp table dropped as select * from public.create_snapshot('se suelta');
create temp table snapshot as select * from public.create_snapshot('antes');
select tests.crawl('a', 'https://example.org/1', 'Uno bis.');
create temp table asked as select public.request_rollback((select id from dropped)) as first, public.request_rollback((select id from snapshot)) as second;
select pipeline.drop_snapshot((select id from dropped));

select is(pipeline.carry_out_rollbacks(), 1, 'of two one is carried out');
select row_eq($$ select state, error_code from pipeline.jobs where run_id = (select first from asked) $$, row('dead'::text, 'ROLLBACK_FAILED'::text), 'a snapshot that was dropped meanwhile is a dead job');
select matches((select error_message from pipeline.jobs where run_id = (select first from asked)), 'it was dropped', 'which says why');
select is((tests.run((select first from asked))).state, 'failed', 'its run has ended, not well');
select is((tests.run((select second from asked))).state, 'succeeded', 'the other is not held up');
select is(tests.shown(), array['/1: Uno.'], 'and has done its work');
select is((select count(*) from public.data_snapshots where trigger = 'rollback'), 1::bigint, 'the one that failed has left nothing');

-- A fault in the middle: whatever it had done is undone.
select tests.crawl('a', 'https://example.org/1', 'Uno ter.');
create temp table failing as select public.request_rollback((select id from snapshot)) as run;
create function tests.break_down() returns trigger language plpgsql as $$ begin raise exception 'se cortó la luz'; end; $$;
create trigger _999_break_down before update on public.documentos_oficiales for each row execute function tests.break_down();
select is(pipeline.carry_out_rollbacks(), 0, 'a fault in the middle');
select matches((select error_message from pipeline.jobs where run_id = (select run from failing)), 'se cortó la luz', 'is told of');
select is(tests.shown(), array['/1: Uno ter.'], 'and leaves everything as it was');
select is((select count(*) from pipeline.rollback_steps where run_id = (select run from failing)), 0::bigint, 'half a rollback is none');

select * from finish();
rollback;
