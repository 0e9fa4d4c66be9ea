-- Revokes from PUBLIC what PostgreSQL grants to every login of any database and the product does not need: large
-- objects, which no row policy guards, and writing logical messages into the write-ahead log. These are the server's
-- own functions, so a superuser runs this, in the product's database.
do $$
declare spare regprocedure;
begin
  for spare in
    select p.oid from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where n.nspname = 'pg_catalog'
      and (p.proname like 'lo\_%' or p.proname in ('loread', 'lowrite', 'pg_logical_emit_message'))
  loop
    execute format('revoke all on function %s from public', spare);
  end loop;
end $$;
