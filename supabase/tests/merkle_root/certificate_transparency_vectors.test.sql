-- The leaves and roots that Certificate Transparency implementations publish for RFC 6962, section 2.1
-- (github.com/google/certificate-transparency, cpp/merkletree/merkle_tree_test.cc).
begin;
\ir ../_helpers.sql
select plan(10);
create temp table leaves as
select n, decode(d, 'hex') as d
from unnest(array['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f']) with ordinality as t (d, n);
create temp table roots as
select n - 1 as n, root
from unnest(array[
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328'
]) with ordinality as t (root, n);
select is(
  encode(pipeline.merkle_root(coalesce((select string_agg(pipeline.merkle_leaf(l.d), ''::bytea order by l.n) from leaves l where l.n <= r.n), '')), 'hex'),
  r.root, r.n || ' leaves'
) from roots r order by r.n;
select isnt(pipeline.merkle_root(pipeline.merkle_leaf('\x10') || pipeline.merkle_leaf('\x00')),
  pipeline.merkle_root(pipeline.merkle_leaf('\x00') || pipeline.merkle_leaf('\x10')), 'the order counts');

select * from finish();
rollback;
