begin;
\ir ../_helpers.sql
select plan(7);
-- Stories first: what a role gets to see.
set local role service_role;
select tests.source('a');
select tests.crawl('a', 'https://example.org/1', 'Uno.');
set local role anon;
select throws_ok($$ select * from public.documentos_oficiales $$, '42501', null, 'a stranger does not reach the documents');
select throws_ok($$ select * from pipeline.jobs $$, '42501', null, 'nor the machinery');
select tests.sign_in_as('{"role": "authenticated", "app_metadata": {}}');
set local role authenticated;
select is((select count(*) from public.documentos_oficiales), 0::bigint, 'a signed-in person sees none');
select throws_ok($$ select * from pipeline.settings $$, '42501', null, 'and no machinery');
select tests.sign_in_as('{"role": "authenticated", "app_metadata": {"profeflow_role": "operator"}}');
select is((select count(*) from public.documentos_oficiales), 1::bigint, 'an operator sees them');
select throws_ok($$ update public.documentos_oficiales set titulo = 'x' $$, '42501', null, 'but changes nothing');
reset role;

-- Then the matrix: whoever may write, besides service_role.
select is_empty($$
  select c.oid::regclass, r.rolname, p.privilege
    from pg_class c
    cross join pg_roles r
    cross join unnest(array['INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']) as p (privilege)
   where c.relnamespace in ('public'::regnamespace, 'pipeline'::regnamespace)
     and c.relkind in ('r', 'p', 'v', 'm')
     and (r.rolname in ('anon', 'authenticated') or (r.rolname = 'service_role' and p.privilege in ('TRUNCATE', 'REFERENCES', 'TRIGGER')))
     and has_table_privilege(r.oid, c.oid, p.privilege)
$$, 'people write nothing directly, and the workers'' role cannot truncate');

select * from finish();
rollback;
