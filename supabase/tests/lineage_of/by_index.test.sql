begin;
\ir ../_helpers.sql
select plan(2);
select tests.source('a');
select tests.crawl('a', 'https://example.org/1', 'Uno.');
-- A table that is too small for an index is read as a whole; that much is never said of one without an index for it.
set local enable_seqscan = off;
create temp table before as select seq_scan, idx_scan from pg_stat_xact_user_tables where relname = 'data_lineage';
select isnt((select count(*) from public.lineage_of((tests.document('https://example.org/1')).id)), 0::bigint, 'a document''s lineage …');
select is((select s.seq_scan - b.seq_scan from pg_stat_xact_user_tables s, before b where s.relname = 'data_lineage'), 0::bigint,
  '… is read by index, however much there is of others');

select * from finish();
rollback;
