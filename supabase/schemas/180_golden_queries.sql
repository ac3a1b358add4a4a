create table pipeline.golden_queries (
  id bigint generated always as identity,
  query text not null,
  expected_url text,
  expected_title text,
  expected_page int,
  note text,
  created_at timestamptz not null default now(),
  constraint golden_queries_pkey primary key (id),
  constraint golden_queries_query_key unique (query),
  constraint expectation_is_given check (expected_url is not null or expected_title is not null)
);

comment on table pipeline.golden_queries is 'Questions with the document that answers them: what search quality is measured with.';
comment on column pipeline.golden_queries.expected_title is 'Pattern (ilike) of the title, where the URL changes from year to year.';

alter table pipeline.golden_queries enable row level security;
revoke all on pipeline.golden_queries from public, anon, authenticated, service_role;
grant select, insert, update, delete on pipeline.golden_queries to service_role;
