-- The logins of the product: one owner, which serves no request, and one login per audience.
-- Run once on a server by somebody who may create roles; running it again changes nothing.
do $$
declare login text;
begin
  -- Several programs may prepare one server at the same moment.
  perform pg_advisory_xact_lock(7301);
  if not exists (select from pg_roles where rolname = 'stepfree_owner') then
    create role stepfree_owner login;
  end if;
  -- Earlier migrations name it; it has no rights any more.
  if not exists (select from pg_roles where rolname = 'stepfree_signin') then
    create role stepfree_signin nologin noinherit;
  elsif exists (select from pg_roles where rolname = 'stepfree_signin' and rolcanlogin) then
    alter role stepfree_signin nologin;
  end if;
  foreach login in array array['candidate', 'adviser', 'hr', 'panel', 'admin', 'worker'] loop
    if not exists (select from pg_roles where rolname = 'stepfree_' || login) then
      execute format('create role %I login noinherit', 'stepfree_' || login);
    end if;
  end loop;
end $$;
