-- The product's database roles: the owner of all tables, which serves no request, and one login for each audience and
-- for the worker. A superuser, or a role with CREATEROLE, runs this once on a server; running it again changes
-- nothing.
do $$
declare login text;
begin
  -- Advisory lock: several programs may prepare one server at the same moment.
  perform pg_advisory_xact_lock(7301);
  if not exists (select from pg_roles where rolname = 'stepfree_owner') then
    create role stepfree_owner login;
  end if;
  foreach login in array array['candidate', 'adviser', 'hr', 'panel', 'admin', 'worker'] loop
    if not exists (select from pg_roles where rolname = 'stepfree_' || login) then
      execute format('create role %I login noinherit', 'stepfree_' || login);
    end if;
  end loop;
end $$;
