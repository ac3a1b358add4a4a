-- Steps of the pipeline as a worker takes them, for the tests: each includes this file inside its transaction, so
-- that nothing stays. They run as the role that calls them, which in most tests is service_role.
create schema tests;
grant usage on schema tests to service_role, authenticated, anon;
alter default privileges in schema tests grant execute on functions to service_role, authenticated, anon;
grant usage on schema extensions to service_role, authenticated, anon;

create function tests.source(name text, publicado boolean default true, missing_crawls int default 2)
returns uuid
language sql
as $$
  insert into public.sources (name, kind, fuente, publicado, config, next_crawl_at, missing_crawls_before_retired)
  values (source.name, 'url_list', 'Fuente ' || source.name, source.publicado, '{"urls": []}', 'infinity', source.missing_crawls)
  returning id;
$$;

create function tests.claim(stage text)
returns pipeline.jobs
language sql
as $$
  select j.* from pipeline.claim_jobs(claim.stage, 'tests', 1, interval '5 minutes') j;
$$;

create function tests.job(job_id bigint)
returns pipeline.jobs
language sql
as $$
  select j.* from pipeline.jobs j where j.id = $1;
$$;

create function tests.crawled(urls text[], complete boolean default true)
returns jsonb
language sql
as $$
  select jsonb_build_object(
    'documents', coalesce((select jsonb_agg(jsonb_build_object('url', u, 'titulo', null)) from unnest(urls) u), '[]'),
    'pages', '[]'::jsonb, 'complete', complete, 'errors', '[]'::jsonb, 'metrics', '{"requests": 1}'::jsonb
  );
$$;

-- A run over one source that shows these URLs; its ingestion jobs are ready.
create function tests.discover(source text, urls text[], options jsonb default '{}', complete boolean default true)
returns text
language plpgsql
as $$
declare
  run_id text := pipeline.start_run('test', source, options);
  job pipeline.jobs := tests.claim('discovery');
begin
  perform pipeline.complete_discovery(job.id, job.lease_token, tests.crawled(urls, complete));
  return run_id;
end;
$$;

-- What a worker reports of a text whose paragraphs are its chunks.
create function tests.parsed(content text, bytes text default null, config text default 'config 1')
returns jsonb
language sql
as $$
  with paragraphs as (
    select
      p.ordinality - 1 as ordinal,
      p.paragraph,
      sum(length(p.paragraph) + 2) over (order by p.ordinality) - length(p.paragraph) - 2 as char_start
    from regexp_split_to_table(parsed.content, E'\n\n') with ordinality as p (paragraph, ordinality)
  )
  select jsonb_build_object(
    'outcome', 'parsed',
    'fetch', jsonb_build_object('final_url', 'https://example.org/', 'status', 200, 'etag', '"e"', 'last_modified', null,
      'content_type', 'application/pdf', 'bytes', length(parsed.content), 'fetched_at', now(), 'headers', '{}'::jsonb),
    'bytes_sha256', encode(sha256(convert_to(coalesce(bytes, parsed.content), 'UTF8')), 'hex'),
    'config_hash', encode(sha256(convert_to(config, 'UTF8')), 'hex'),
    'code_version', '0.1.0',
    'document', jsonb_build_object('titulo', 'Bases', 'tipo_contenido', 'pdf_texto', 'mime_type', 'application/pdf',
      'idioma', 'es', 'paginas', 1, 'metadata', '{}'::jsonb,
      'pages', jsonb_build_array(jsonb_build_object('page', 1, 'char_start', 0, 'char_end', length(parsed.content),
        'method', 'text', 'needs_ocr', false)),
      'quality', '{"score": 0.9, "signals": {}, "failing": []}'::jsonb, 'relevance', null),
    'verdict', null,
    'text', parsed.content,
    'chunks', (
      select jsonb_agg(jsonb_build_object('ordinal', p.ordinal, 'content', p.paragraph, 'context', 'Bases',
        'char_start', p.char_start, 'char_end', p.char_start + length(p.paragraph), 'page_start', 1, 'page_end', 1,
        'tokens', 10) order by p.ordinal)
      from paragraphs p
    ),
    'metrics', '{"fetch_ms": 5, "parse_ms": 7}'::jsonb
  );
$$;

-- Claims the next ingestion job and reports `result` for it.
create function tests.ingest(result jsonb)
returns text
language plpgsql
as $$
declare
  job pipeline.jobs := tests.claim('ingestion');
begin
  return pipeline.complete_ingestion(job.id, job.lease_token, result);
end;
$$;

-- A vector of length 1 that differs with the input.
create function tests.vector(input_hash text, dimensions int, norm float8 default 1)
returns text
language sql
as $$
  select '[' || string_agg(
    case when i = ('x' || substr(input_hash, 1, 7))::bit(28)::int % dimensions then norm::text else '0' end, ',' order by i
  ) || ']'
  from generate_series(0, dimensions - 1) i;
$$;

-- What a worker reports for a batch: the answer of claim_work's `jobs` element.
create function tests.embedded(job jsonb, norm float8 default 1)
returns jsonb
language sql
as $$
  select jsonb_build_object(
    'model_id', job #>> '{context,model,id}',
    'embeddings', (
      select jsonb_agg(jsonb_build_object('chunk_id', t ->> 'chunk_id', 'input_hash', t ->> 'input_hash', 'embedding',
        tests.vector(t ->> 'input_hash', (job #>> '{context,model,config,dimensions}')::int, norm)))
      from jsonb_array_elements(job #> '{context,texts}') t
    ),
    'calls', jsonb_build_array(jsonb_build_object('provider', 'local', 'endpoint', 'embeddings', 'status', 'ok',
      'api_calls', 1, 'tokens', 100, 'tokens_estimated', false, 'latency_ms', 12))
  );
$$;

-- Works every embedding job that is due, and those that the tick opens; returns how many texts were embedded.
create function tests.embed_all()
returns int
language plpgsql
as $$
declare
  work jsonb;
  job jsonb;
  texts int := 0;
begin
  perform pipeline.dispatch();
  for turn in 1..100 loop
    work := pipeline.claim_work('embedding', 'tests');
    -- A job whose batch another one took ends as it is claimed, and the next one may have one.
    if work -> 'jobs' = '[]'
      and not exists (select from pipeline.jobs j where j.stage = 'embedding' and j.state = 'ready' and j.not_before <= clock_timestamp())
    then
      return texts;
    end if;
    for job in select jsonb_array_elements(work -> 'jobs') loop
      texts := texts + jsonb_array_length(job #> '{context,texts}');
      perform pipeline.complete_embedding((job ->> 'id')::bigint, (job ->> 'lease_token')::uuid, tests.embedded(job));
    end loop;
  end loop;
  raise exception 'Cannot embed all: there is still work after 100 turns';
end;
$$;

-- One URL of a source from discovery to ready; returns the run's id.
create function tests.crawl(source text, url text, content text)
returns text
language plpgsql
as $$
declare
  run_id text := tests.discover(source, array[url]);
begin
  perform tests.ingest(tests.parsed(content));
  perform tests.embed_all();
  return run_id;
end;
$$;

-- Reads one URL anew and stores the text, in a run of its own and one transaction; returns the run's id.
create function tests.put(url text, content text)
returns text
language plpgsql
as $$
declare
  run_id text := public.reprocess_document(put.url, true);
  job pipeline.jobs := tests.claim('ingestion');
begin
  if job.run_id is distinct from run_id then
    raise exception 'Cannot put %: another ingestion was due', put.url;
  end if;
  perform pipeline.complete_ingestion(job.id, job.lease_token, tests.parsed(put.content));
  return run_id;
end;
$$;

create function tests.document(url text)
returns public.documentos_oficiales
language sql
as $$
  select d.* from public.documentos_oficiales d where d.url_original = $1;
$$;

create function tests.run(run_id text)
returns public.pipeline_runs
language sql
as $$
  select r.* from public.pipeline_runs r where r.id = $1;
$$;

create function tests.outcome(run_id text, url text)
returns pipeline.run_documents
language sql
as $$
  select d.* from pipeline.run_documents d where d.run_id = $1 and d.url = $2;
$$;

-- As if the worker had gone silent and its time were over.
create function tests.expire_leases()
returns void
language sql
as $$
  update pipeline.jobs set lease_expires_at = clock_timestamp() - interval '1 second' where state = 'running';
$$;

-- Everything that a late report must not touch, as one value.
create function tests.state()
returns text
language sql
as $$
  select md5(concat_ws('|',
    (select string_agg(j::text, ',' order by j.id) from pipeline.jobs j),
    (select string_agg(d::text, ',' order by d.id) from public.documentos_oficiales d),
    (select string_agg(d::text, ',' order by d.run_id, d.url) from pipeline.run_documents d),
    (select string_agg(r::text, ',' order by r.id) from public.pipeline_runs r),
    (select string_agg(u::text, ',' order by u.source_id, u.url) from pipeline.source_urls u),
    (select string_agg(q::text, ',' order by q.id) from pipeline.embedding_queue q),
    (select count(*) from pipeline.staged_pages), (select count(*) from pipeline.document_chunks),
    (select count(*) from pipeline.chunk_embeddings), (select count(*) from public.data_lineage),
    (select count(*) from public.pipeline_costs)
  ));
$$;

-- A moment that lies between what was written before it and what is written after it, also where clocks count milliseconds.
create function tests.moment()
returns timestamptz
language plpgsql
as $$
declare
  began timestamptz := clock_timestamp();
  moment timestamptz;
begin
  while clock_timestamp() < began + interval '2 milliseconds' loop null; end loop;
  moment := clock_timestamp();
  while clock_timestamp() < moment + interval '2 milliseconds' loop null; end loop;
  return moment;
end;
$$;

-- Writes a text as Studio does, past the pipeline, and lets the deferred triggers see it.
create function tests.edit(url text, content text)
returns void
language plpgsql
as $$
begin
  -- In a transaction of its own there would be no report before it.
  perform set_config('pipeline.writing_run', '', true);
  update public.documentos_oficiales set contenido_texto = edit.content where url_original = edit.url;
  set constraints all immediate;
  set constraints all deferred;
end;
$$;

-- A query vector in the active model's space with another distance to every vector of tests.vector.
create function tests.query(words text)
returns extensions.halfvec
language sql
as $$
  select ('[' || string_agg((1 + sin(i * length(words)))::real::text, ',' order by i) || ']')::extensions.halfvec
  from generate_series(1, (pipeline.active_model() #>> '{config,dimensions}')::int) i;
$$;

-- Every chunk that search shows, as 'path: content'.
create function tests.shown(as_of timestamptz default null, snapshot_id uuid default null)
returns text[]
language sql
as $$
  select coalesce(
    array_agg(regexp_replace(h.url_original, '^https://[^/]*', '') || ': ' || h.content order by h.url_original, h.chunk_id), '{}'
  )
  from public.match_documents(tests.query('todo'), 1000, -1, '{}', as_of, null, snapshot_id) h;
$$;

-- What search answers in every mode, a line a hit with its scores; without version numbers and occurrence ids, which a
-- rollback makes anew.
create function tests.answers(words text, as_of timestamptz default null, snapshot_id uuid default null)
returns text
language sql
as $$
  select string_agg(
    concat_ws(' | ', m.mode, h.position, h.titulo, h.url_original, h.page_start, h.page_end, h.content, h.similarity, h.score),
    E'\n' order by m.mode, h.position
  )
  from unnest(array['text', 'vector', 'hybrid']) as m (mode)
  cross join lateral public.search_documents(answers.words, tests.query(answers.words), 20, '{}', answers.as_of,
    answers.snapshot_id, m.mode)
    with ordinality as h (documento_id, version, chunk_id, titulo, url_original, page_start, page_end, content, similarity, score,
      position);
$$;

-- `set local role` for a person signed in through the API.
create function tests.sign_in_as(claims jsonb)
returns void
language sql
as $$
  select set_config('request.jwt.claims', claims::text, true);
$$;

-- A registered embedding model of eight dimensions at a price per million tokens; its version is 1.
create function tests.model(name text, usd numeric default 0, config jsonb default '{}', tier int default null)
returns uuid
language sql
as $$
  select pipeline.register_model(model.name, '1', 'embedding', 'openai-compatible',
    '{"dimensions": 8, "max_inputs": 16, "max_tokens_per_request": 1000, "normalised": true, "price_verified": true}'
      || jsonb_build_object('usd_per_million_tokens', model.usd) || model.config,
    model.tier);
$$;

create function tests.active(name text, usd numeric default 0, config jsonb default '{}')
returns uuid
language plpgsql
as $$
declare
  model_id uuid := tests.model(name, usd, config);
begin
  perform pipeline.activate_model(model_id, true);
  return model_id;
end;
$$;

create function tests.registered(name text)
returns public.model_registry
language sql
as $$
  select m.* from public.model_registry m where m.model_name = $1;
$$;

create function tests.set(key text, value jsonb)
returns void
language sql
as $$
  update pipeline.settings s set value = $2 where s.key = $1;
$$;

-- A call that nobody's job makes, as a search does.
create function tests.reserve(model text, tokens bigint default 100, most_usd numeric default 0, out call_id uuid, out refused text, out until timestamptz)
language sql
as $$
  select r.* from pipeline.reserve_call(tests.registered(model), 'search', tokens, most_usd) r;
$$;

create function tests.settle(call_id uuid, report jsonb default '{}')
returns public.pipeline_costs
language sql
as $$
  select pipeline.settle_call('{"status": "ok", "tokens": 100}' || report || jsonb_build_object('id', call_id));
$$;

-- So many calls that fail, each reserved before.
create function tests.failures(model text, calls int, code text default 'PROVIDER_UNAVAILABLE', report jsonb default '{}')
returns void
language plpgsql
as $$
declare
  ids uuid[];
begin
  ids := array(select (tests.reserve(model)).call_id from generate_series(1, calls));
  perform tests.settle(id, jsonb_build_object('status', 'error', 'error_code', code) || report) from unnest(ids) id;
end;
$$;

create function tests.circuit(model text)
returns pipeline.circuits
language sql
as $$
  select c.* from pipeline.circuits c where c.model_id = (tests.registered(model)).id;
$$;

-- As after failures: nobody calls the model for an hour.
create function tests.take_down(model text, code text default 'PROVIDER_UNAVAILABLE')
returns void
language sql
as $$
  insert into pipeline.circuits (model_id, state, error_code, opened_at, open_until, open_seconds)
  values ((tests.registered(model)).id, 'open', code, clock_timestamp(), clock_timestamp() + interval '1 hour', 5)
  on conflict (model_id) do update
  set state = 'open', error_code = code, open_until = excluded.open_until, open_seconds = 5, probe_until = null;
$$;

create function tests.bring_back(model text)
returns void
language sql
as $$
  select pipeline.close_circuit((tests.registered(model)).id);
$$;

-- The next embedding job that is due, as claim_work gives it.
create function tests.batch()
returns jsonb
language sql
as $$
  select pipeline.claim_work('embedding', 'tests') #> '{jobs,0}';
$$;

create function tests.begin(job jsonb, request jsonb default '{}')
returns jsonb
language sql
as $$
  select pipeline.begin_call((job ->> 'id')::bigint, (job ->> 'lease_token')::uuid, request);
$$;

-- {settled} of a call that failed, for the next begin_call.
create function tests.failed(leave jsonb, code text, report jsonb default '{}')
returns jsonb
language sql
as $$
  select jsonb_build_object('settled',
    jsonb_build_object('id', leave ->> 'call_id', 'status', 'error', 'error_code', code, 'message', code || '!') || report);
$$;

-- What a worker reports after a call went well: the vectors of the texts that begin_call named.
create function tests.answered(job jsonb, leave jsonb, tokens int default 100)
returns jsonb
language sql
as $$
  select jsonb_build_object(
    'model_id', job #>> '{context,model,id}',
    'embeddings', (
      select jsonb_agg(jsonb_build_object('chunk_id', t -> 'chunk_id', 'input_hash', t ->> 'input_hash',
        'model_id', leave #>> '{model,id}', 'call_id', leave ->> 'call_id',
        'embedding', tests.vector(t ->> 'input_hash', (leave #>> '{model,config,dimensions}')::int)))
      from jsonb_array_elements(coalesce(leave -> 'texts', job #> '{context,texts}')) t
      where leave ? 'texts' or leave -> 'chunk_ids' @> (t -> 'chunk_id')
    ),
    'calls', jsonb_build_array(jsonb_build_object('id', leave ->> 'call_id', 'status', 'ok', 'tokens', tokens, 'latency_ms', 12))
  );
$$;

create function tests.report(job jsonb, result jsonb)
returns text
language sql
as $$
  select pipeline.complete_embedding((job ->> 'id')::bigint, (job ->> 'lease_token')::uuid, result);
$$;

-- A worker with a provider that always answers: works what is due, and what the scheduler's tick opens, by begin_call. Returns
-- how many texts were embedded; a job that is told to wait or put back ends it.
create function tests.work()
returns int
language plpgsql
as $$
declare
  job jsonb;
  leave jsonb;
  result jsonb;
  texts int := 0;
begin
  perform pipeline.dispatch();
  for turn in 1..100 loop
    job := tests.batch();
    if job is null then
      exit when not exists (
        select from pipeline.jobs j where j.stage = 'embedding' and j.state in ('ready', 'failed') and j.not_before <= clock_timestamp()
      );
      continue;
    end if;
    leave := tests.begin(job);
    exit when leave ->> 'kind' = 'wait';
    continue when leave ->> 'kind' <> 'call';
    result := tests.answered(job, leave);
    texts := texts + jsonb_array_length(result -> 'embeddings');
    perform tests.report(job, result);
  end loop;
  return texts;
end;
$$;

-- A query vector of a model: the vector of a text of its own.
create function tests.query_of(model text, words text default 'todo')
returns text
language sql
as $$
  select '[' || string_agg((1 + sin(i * length(words)))::real::text, ',' order by i) || ']'
  from generate_series(1, ((tests.registered(model)).config ->> 'dimensions')::int) i;
$$;

-- Which model embedded which chunk, a line each: 'content: model tier'.
create function tests.vectors()
returns text[]
language sql
as $$
  select coalesce(array_agg(c.content || ': ' || m.model_name || ' ' || e.tier order by c.content, m.model_name), '{}')
  from pipeline.chunk_embeddings e
  join pipeline.chunks c on c.id = e.chunk_id
  join public.model_registry m on m.id = e.model_id;
$$;
