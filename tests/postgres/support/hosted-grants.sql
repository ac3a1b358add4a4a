-- What the owner of a hosted project may do in schemas that are not its own; after the stand-ins are there.
grant usage on schema auth, vault, net to postgres with grant option;
grant select, delete on vault.secrets, vault.decrypted_secrets to postgres with grant option;
grant execute on all functions in schema vault to postgres with grant option;
grant execute on all functions in schema auth to postgres with grant option;
