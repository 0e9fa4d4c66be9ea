-- What every login may do in any database, and none of the product's has to: keep large objects, which no row policy guards, and
-- write into the log of changes. Functions of the server's own belong to its superuser, who runs this in the database.
do $$
declare spare regprocedure;
begin
  for spare in
    select p.oid from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where n.nspname = 'pg_catalog' and (p.proname like 'lo\_%' or p.proname in ('loread', 'lowrite', 'pg_logical_emit_message'))
  loop
    execute format('revoke all on function %s from public', spare);
  end loop;
end $$;
