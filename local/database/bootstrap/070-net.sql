-- Stand-in for pg_net 0.20: the same tables, functions and privileges. The requests are sent by local/net, which `notify`
-- tells after the commit.
create schema if not exists net;

do $$
begin
  if to_regtype('net.http_method') is null then
    create domain net.http_method as text check (value ilike 'get' or value ilike 'post' or value ilike 'delete');
  end if;
end;
$$;

create unlogged table if not exists net.http_request_queue (
  id bigserial,
  method net.http_method not null,
  url text not null,
  headers jsonb,
  body bytea,
  timeout_milliseconds int not null
);

create unlogged table if not exists net._http_response (
  id bigint,
  status_code integer,
  content_type text,
  headers jsonb,
  content text,
  timed_out bool,
  error_msg text,
  created timestamptz not null default now()
);

create index if not exists _http_response_created_idx on net._http_response (created);

create or replace function net._urlencode_string(string varchar)
returns text
language sql
immutable
set search_path = ''
as $$
  select coalesce(
    string_agg(
      case
        when t.letter ~ '^[A-Za-z0-9._~-]$' then t.letter
        else regexp_replace(upper(encode(convert_to(t.letter, 'UTF8'), 'hex')), '(..)', '%\1', 'g')
      end,
      '' order by t.position
    ),
    ''
  )
  from regexp_split_to_table(string, '') with ordinality as t (letter, position)
$$;

create or replace function net._encode_url_with_params_array(url text, params_array text[])
returns text
language sql
immutable
set search_path = ''
as $$
  select case
    when cardinality(params_array) = 0 then url
    else url || case when strpos(url, '?') > 0 then '&' else '?' end || array_to_string(params_array, '&')
  end
$$;

create or replace function net._enqueue(
  method text,
  url text,
  params jsonb,
  headers jsonb,
  body jsonb,
  timeout_milliseconds int
)
returns bigint
language sql
set search_path = ''
as $$
  insert into net.http_request_queue (method, url, headers, body, timeout_milliseconds)
  values (
    method,
    net._encode_url_with_params_array(
      url,
      array(
        select net._urlencode_string(p.key) || '=' || net._urlencode_string(p.value)
        from jsonb_each_text(params) p
      )
    ),
    headers,
    convert_to(body::text, 'UTF8'),
    timeout_milliseconds
  )
  returning id
$$;

create or replace function net.http_get(
  url text,
  params jsonb default '{}',
  headers jsonb default '{}',
  timeout_milliseconds int default 5000
)
returns bigint
language sql
set search_path = ''
as $$
  select net._enqueue('GET', url, params, headers, null, timeout_milliseconds)
$$;

create or replace function net.http_post(
  url text,
  body jsonb default '{}',
  params jsonb default '{}',
  headers jsonb default '{"Content-Type": "application/json"}',
  timeout_milliseconds int default 5000
)
returns bigint
language plpgsql
set search_path = ''
as $$
declare
  content_type text := (
    select h.value from jsonb_each_text(coalesce(headers, '{}')) h where lower(h.key) = 'content-type' limit 1
  );
begin
  if content_type is null then
    headers := headers || '{"Content-Type": "application/json"}';
  elsif content_type <> 'application/json' then
    raise exception 'Content-Type header must be "application/json"';
  end if;
  return net._enqueue('POST', url, params, headers, body, timeout_milliseconds);
end;
$$;

create or replace function net.http_delete(
  url text,
  params jsonb default '{}',
  headers jsonb default '{}',
  timeout_milliseconds int default 5000,
  body jsonb default null
)
returns bigint
language sql
set search_path = ''
as $$
  select net._enqueue('DELETE', url, params, headers, body, timeout_milliseconds)
$$;

create or replace function net._tell_worker()
returns trigger
language plpgsql
set search_path = ''
as $$
begin
  perform pg_catalog.pg_notify('profeflow_net', '');
  return null;
end;
$$;

create or replace trigger tell_worker
after insert on net.http_request_queue
for each statement execute function net._tell_worker();

grant usage on schema net to public;
grant all on all sequences in schema net to public;
grant all on all tables in schema net to public;
grant execute on all functions in schema net to public;
