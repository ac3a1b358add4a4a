-- `create index concurrently` cannot run in a function, so pg_cron runs it by itself: whoever writes goes on meanwhile. The
-- command is scheduled until the index is there, and does nothing when it runs again.
create function pipeline.index_of_model(model_id uuid)
returns text
language sql
immutable
set search_path = ''
return pipeline.partition_of_model(model_id) || '_hnsw';

comment on function pipeline.index_of_model(uuid) is 'The name (in schema pipeline) of the HNSW index of a model''s partition.';

create function pipeline.outgrows(model_id uuid, most int)
returns boolean
language plpgsql
stable
set search_path = ''
as $$
declare
  rows int;
begin
  execute format('select count(*) from (select from pipeline.%I limit %s) x', pipeline.partition_of_model(model_id), most + 1)
  into rows;
  return rows > most;
end;
$$;

comment on function pipeline.outgrows(uuid, int) is 'Whether a model has more vectors than so many; counts no further.';

-- Definer: cron.schedule for the owner, and a partition's index is its owner's to see.
create function pipeline.tend_vector_indexes()
returns int
language plpgsql
security definer
set search_path = ''
as $$
declare
  threshold int := (pipeline.setting('hnsw_min_rows'))::int;
  model public.model_registry;
  index_name text;
  job_name text;
  valid boolean;
  scheduled int := 0;
begin
  for model in
    select m.* from public.model_registry m where m.model_type = 'embedding' and m.retired_at is null order by m.created_at
  loop
    index_name := pipeline.index_of_model(model.id);
    job_name := 'profeflow-index-' || model.id;
    select i.indisvalid into valid from pg_catalog.pg_index i where i.indexrelid = to_regclass('pipeline.' || index_name);
    if valid then
      perform cron.unschedule(j.jobid) from cron.job j where j.jobname = job_name;
    elsif exists (select from cron.job j where j.jobname = job_name) then
      -- Being built. One that was cut in the middle is invalid and in the way of the next try.
      if valid is false and not exists (
        select from pg_catalog.pg_stat_progress_create_index p where p.index_relid = to_regclass('pipeline.' || index_name)
      ) then
        perform cron.schedule(job_name, '10 seconds', format('drop index concurrently if exists pipeline.%I', index_name));
      elsif valid is null then
        perform cron.schedule(job_name, '10 seconds', pipeline.index_command(model));
      end if;
    elsif pipeline.outgrows(model.id, threshold) then
      perform cron.schedule(job_name, '10 seconds', pipeline.index_command(model));
      scheduled := scheduled + 1;
    end if;
  end loop;
  -- Of models that are no more.
  perform cron.unschedule(j.jobid)
  from cron.job j
  where j.jobname like 'profeflow-index-%'
    and not exists (
      select from public.model_registry m where m.retired_at is null and j.jobname = 'profeflow-index-' || m.id
    );
  return scheduled;
end;
$$;

comment on function pipeline.tend_vector_indexes() is
  'Has pg_cron build the HNSW index of each model whose vectors outgrow settings.hnsw_min_rows, concurrently, and clears up after builds that were cut. Returns how many it scheduled.';

-- The columns are without dimensions, as partitions differ: the cast gives the index its own, and queries say the same.
create function pipeline.index_command(model public.model_registry)
returns text
language sql
immutable
set search_path = ''
as $$
  select format(
    'create index concurrently if not exists %I on pipeline.%I using hnsw ((embedding::extensions.halfvec(%s)) extensions.halfvec_cosine_ops)',
    pipeline.index_of_model(model.id), pipeline.partition_of_model(model.id), (model.config ->> 'dimensions')::int
  );
$$;

comment on function pipeline.index_command(public.model_registry) is 'The statement that builds a model''s HNSW index.';

revoke all on function pipeline.index_of_model(uuid) from public, anon, authenticated, service_role;
revoke all on function pipeline.outgrows(uuid, int) from public, anon, authenticated, service_role;
revoke all on function pipeline.tend_vector_indexes() from public, anon, authenticated, service_role;
revoke all on function pipeline.index_command(public.model_registry) from public, anon, authenticated, service_role;
grant execute on function pipeline.index_of_model(uuid) to service_role;
grant execute on function pipeline.outgrows(uuid, int) to service_role;
grant execute on function pipeline.index_command(public.model_registry) to service_role;
