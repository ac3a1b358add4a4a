-- What documents refer to. Sources and models are known by their names: an empty database may have them under other ids.
create function pipeline.restore_models(lines jsonb)
returns void
language plpgsql
set search_path = ''
as $$
declare
  line jsonb;
  given public.model_registry;
  known public.model_registry;
begin
  for line in select l from jsonb_array_elements(lines) l loop
    given := jsonb_populate_record(null::public.model_registry, line);
    select m.* into known
    from public.model_registry m
    where m.model_name = given.model_name and m.model_version = given.model_version;
    if known.id is null then
      known.id := pipeline.register_model(given.model_name, given.model_version, given.model_type, given.provider, given.config);
    elsif known.model_type <> given.model_type or known.config -> 'dimensions' is distinct from given.config -> 'dimensions' then
      perform pipeline.raise_error('INVALID_STATE',
        format('Cannot restore model %s %s: the database has another one of that name', given.model_name, given.model_version));
    end if;
    if given.is_active then
      update public.model_registry m
      set is_active = false
      where m.is_active and m.model_type = given.model_type and m.id <> known.id;
    end if;
    update public.model_registry m
    set is_active = given.is_active, fallback_tier = null, provider = given.provider, config = given.config,
        performance_metrics = given.performance_metrics, created_at = given.created_at
    where m.id = known.id;
    -- They were looked at when they were set.
    insert into pipeline.model_prices (
      model_id, usd_per_million_tokens, usd_per_million_output_tokens, effective_from, provenance, verified
    )
    select known.id, p.usd_per_million_tokens, coalesce(p.usd_per_million_output_tokens, 0), p.effective_from, p.provenance, true
    from jsonb_populate_recordset(null::pipeline.model_prices, line -> 'prices') p
    on conflict on constraint one_price_at_a_time do nothing;
  end loop;
end;
$$;

comment on function pipeline.restore_models(jsonb) is
  'Models and prices of an archive; those that the database does not know are registered, with their partitions. Raises INVALID_STATE.';

create function pipeline.restore_sources(lines jsonb)
returns void
language sql
set search_path = ''
as $$
  insert into public.sources as s (
    id, name, kind, url, config, fuente, activo, publicado, crawl_interval, next_crawl_at, last_crawl_at,
    missing_crawls_before_retired, max_running, relevance_profile, created_at, updated_at
  )
  select g.id, g.name, g.kind, g.url, g.config, g.fuente, g.activo, g.publicado, g.crawl_interval, g.next_crawl_at, g.last_crawl_at,
    g.missing_crawls_before_retired, g.max_running, g.relevance_profile, g.created_at, g.updated_at
  from jsonb_populate_recordset(null::public.sources, lines) g
  on conflict on constraint sources_name_key do update
  set kind = excluded.kind, url = excluded.url, config = excluded.config, fuente = excluded.fuente, activo = excluded.activo,
      publicado = excluded.publicado, crawl_interval = excluded.crawl_interval, next_crawl_at = excluded.next_crawl_at,
      last_crawl_at = excluded.last_crawl_at, missing_crawls_before_retired = excluded.missing_crawls_before_retired,
      max_running = excluded.max_running, relevance_profile = excluded.relevance_profile, created_at = excluded.created_at,
      updated_at = excluded.updated_at;
$$;

comment on function pipeline.restore_sources(jsonb) is 'Sources of an archive; one of a name that the database knows becomes what the archive says.';

create function pipeline.restore_runs(lines jsonb)
returns void
language sql
set search_path = ''
as $$
  insert into public.pipeline_runs
  select r.*
  from jsonb_array_elements(lines) l
  left join public.sources s on s.name = l ->> 'source'
  cross join lateral jsonb_populate_record(
    null::public.pipeline_runs,
    l || jsonb_build_object('source_id', s.id)
      -- Its jobs are not in the archive: nobody would ever end it.
      || case when l ->> 'state' = 'running' then jsonb_build_object('state', 'failed', 'finished_at', clock_timestamp()) else '{}' end
  ) r
  on conflict on constraint pipeline_runs_pkey do nothing;
$$;

comment on function pipeline.restore_runs(jsonb) is 'Runs of an archive; one that was running when it was exported is failed.';

revoke all on function pipeline.restore_models(jsonb) from public, anon, authenticated, service_role;
revoke all on function pipeline.restore_sources(jsonb) from public, anon, authenticated, service_role;
revoke all on function pipeline.restore_runs(jsonb) from public, anon, authenticated, service_role;
