begin;
\ir ../_helpers.sql
select plan(3);
-- The definition of the RFC, word for word: split at the largest power of two below n.
create function tests.mth(leaves bytea) returns bytea language plpgsql as $$
declare
  n int := length(leaves) / 32;
  k int := 1;
begin
  if n = 1 then return leaves; end if;
  while k * 2 < n loop k := k * 2; end loop;
  return sha256('\x01'::bytea || tests.mth(substr(leaves, 1, k * 32)) || tests.mth(substr(leaves, k * 32 + 1)));
end;
$$;
select is_empty($$
  select n from generate_series(1, 130) n
  cross join lateral (select string_agg(pipeline.merkle_leaf(int4send(i)), ''::bytea order by i) as leaves from generate_series(1, n) i) l
  where pipeline.merkle_root(l.leaves) <> tests.mth(l.leaves)
$$, 'level by level is what the recursive definition gives, for 1 to 130 leaves');
select throws_ok($$ select pipeline.merkle_root('\x00') $$, 'PT400', null, 'what is no list of hashes is refused');
select is(pipeline.merkle_leaf('\x00'), sha256('\x0000'), 'a leaf is hashed with 00 in front');

select * from finish();
rollback;
