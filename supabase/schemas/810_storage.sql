-- The private buckets: where bytes wait that one invocation could not finish, and where archives of snapshots are.
do $$
begin
  if to_regclass('storage.buckets') is not null then
    insert into storage.buckets (id, name, public)
    values ('raw-documents', 'raw-documents', false), ('snapshots', 'snapshots', false)
    on conflict (id) do nothing;
  end if;
end;
$$;
