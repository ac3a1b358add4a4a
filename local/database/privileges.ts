import type { Query } from './database.ts';

/**
 * Every privilege in the database that is not Postgres' own or an extension's, one a line: of schemas, relations,
 * columns, functions and types, and the default privileges. Two databases with equal lists let everyone do the same.
 */
const PRIVILEGES = `
with objects as (
  select 'schema' as kind, n.oid as namespace, n.nspname::text as object, n.nspowner as owner, n.nspacl as acl,
    'n' as letter, 'pg_namespace'::regclass as catalog, n.oid as oid
  from pg_namespace n
  union all
  select 'relation', c.relnamespace, c.relname, c.relowner, c.relacl, case c.relkind when 'S' then 's' else 'r' end,
    'pg_class'::regclass, c.oid
  from pg_class c
  where c.relkind in ('r', 'p', 'v', 'm', 'f', 'S')
  union all
  select 'column', c.relnamespace, c.relname || '.' || a.attname, c.relowner, a.attacl, 'c', 'pg_class'::regclass, c.oid
  from pg_attribute a
  join pg_class c on c.oid = a.attrelid
  where a.attacl is not null
  union all
  select 'function', p.pronamespace, p.proname || '(' || oidvectortypes(p.proargtypes) || ')', p.proowner, p.proacl, 'f',
    'pg_proc'::regclass, p.oid
  from pg_proc p
  union all
  select 'type', t.typnamespace, t.typname, t.typowner, t.typacl, 'T', 'pg_type'::regclass, t.oid
  from pg_type t
  where t.typacl is not null
)
select o.kind || ' ' || o.namespace::regnamespace::text || '.' || o.object || ': ' || coalesce(
    (
      select string_agg(
        case g.grantee when 0 then 'public' else g.grantee::regrole::text end
          || '=' || g.privilege_type || case when g.is_grantable then '*' else '' end,
        ' ' order by g.grantee, g.privilege_type
      )
      from aclexplode(coalesce(o.acl, acldefault(o.letter::"char", o.owner))) g
    ),
    'nobody'
  ) as line
from objects o
where o.namespace::regnamespace::text !~ '^(pg_catalog|information_schema|pg_toast.*|pg_temp.*)$'
  and not exists (select from pg_depend d where d.classid = o.catalog and d.objid = o.oid and d.deptype = 'e')
union all
select 'default ' || coalesce(d.defaclnamespace::regnamespace::text, '*') || ' ' || d.defaclobjtype::text || ' of '
  || d.defaclrole::regrole::text || ': ' || d.defaclacl::text
from pg_default_acl d
order by line`;

export async function listPrivileges(query: Query): Promise<string[]> {
  return (await query<{ line: string }>(PRIVILEGES)).map((row) => row.line).sort();
}
