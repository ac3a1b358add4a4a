create function pipeline.roll_back(snapshot_id uuid, run_id text)
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  locked uuid[];
begin
  -- One rollback at a time; everything else goes on.
  perform pg_advisory_xact_lock(hashtextextended('pipeline.rollback', 0));
  perform pipeline.hold_models();
  -- Locked once and in one order, as reports lock theirs, so that nobody waits in a circle.
  select array_agg(x.id) into locked
  from (
    select d.id
    from public.documentos_oficiales d
    where d.id in (select p.documento_id from pipeline.rollback_plan(roll_back.snapshot_id) p)
    order by d.id
    for no key update
  ) x;

  -- Planned again under the locks: a report may have come in between. What has come to differ since then came after this
  -- rollback.
  insert into pipeline.rollback_steps (
    run_id, documento_id, action, from_version, to_version, to_revision, shown, estado, estado_code, estado_message, new_version
  )
  select roll_back.run_id, p.documento_id, p.action, p.from_version, p.to_version, e.revision, coalesce(e.shown, false),
    coalesce(e.estado, 'retired'), e.estado_code, e.estado_message, p.from_version
  from pipeline.rollback_plan(roll_back.snapshot_id) p
  join unnest(locked) as k (id) on k.id = p.documento_id
  left join pipeline.snapshot_documents e on e.snapshot_id = roll_back.snapshot_id and e.documento_id = p.documento_id;

  -- Under the locks, so that the last report before this is in it and can be brought back.
  perform pipeline.take_snapshot('before rollback ' || roll_back.run_id, 'rollback', roll_back.run_id);
  perform pipeline.apply_rollback(roll_back.run_id);
end;
$$;

comment on function pipeline.roll_back(uuid, text) is 'Brings back a snapshot in the run given, after a snapshot of the state before.';

create function public.rollback_to_snapshot(snapshot_id uuid, dry_run boolean default true)
returns table (documento_id uuid, from_version int, to_version int, action text)
language plpgsql
security definer
set search_path = ''
as $$
declare
  snapshot public.data_snapshots;
  new_run text;
begin
  snapshot := pipeline.find_snapshot(rollback_to_snapshot.snapshot_id, 'roll back to');
  if dry_run is distinct from false then
    return query select p.documento_id, p.from_version, p.to_version, p.action from pipeline.rollback_plan(snapshot.id) p;
    return;
  end if;
  new_run := pipeline.open_run('rollback', null, jsonb_build_object('snapshot_id', snapshot.id));
  perform pipeline.roll_back(snapshot.id, new_run);
  return query
    select r.documento_id, r.from_version, r.to_version, r.action
    from pipeline.rollback_steps r
    where r.run_id = new_run
    order by r.documento_id;
end;
$$;

comment on function public.rollback_to_snapshot(uuid, boolean) is
  'What differs from a snapshot (dry_run, the default), or brings it back in one transaction, as a run: rows only for what differs; moves history forward, so it can be rolled back. For a direct connection: over the API use request_rollback.';

revoke all on function pipeline.roll_back(uuid, text) from public, anon, authenticated, service_role;
revoke all on function public.rollback_to_snapshot(uuid, boolean) from public, anon, authenticated, service_role;
grant execute on function public.rollback_to_snapshot(uuid, boolean) to service_role;
