-- +goose Up
-- Each audience signs its own people in. With one login for all of them, whoever broke into the process of one audience
-- could have opened a session of any other.

-- +goose StatementBegin
create or replace function account.staff_credential(address text)
returns table (account_id uuid, role text, language text, password_hash text, totp_secret text, totp_step bigint)
language sql stable security definer set search_path = '' as $$
  select a.id, a.role, a.language, c.password_hash, c.totp_secret, c.totp_step
  from account.account a join account.credential c on c.account_id = a.id
  where a.email = lower(address) and a.role <> 'candidate' and a.status = 'active' and session_user = 'stepfree_' || a.role
$$;
-- +goose StatementEnd

-- +goose StatementBegin
create or replace function account.open_staff_session(account uuid, step bigint, session_hash bytea, at timestamptz, until timestamptz)
returns boolean
language sql security definer set search_path = '' as $$
  with used as (
    update account.credential c set totp_step = step
    from account.account a
    where c.account_id = account and c.totp_step < step and a.id = c.account_id and a.role <> 'candidate' and a.status = 'active'
      and session_user = 'stepfree_' || a.role
    returning a.id, a.role
  ), opened as (
    insert into account.session (hash, account_id, login, created_at, expires_at)
    select session_hash, used.id, 'stepfree_' || used.role, at, until from used
  )
  select exists (select from used)
$$;
-- +goose StatementEnd

revoke all on function account.spend_link(bytea, bytea, timestamptz, timestamptz), account.staff_credential(text),
  account.open_staff_session(uuid, bigint, bytea, timestamptz, timestamptz), mail.request_link(text, text, timestamptz) from stepfree_signin;
revoke all on schema account, mail from stepfree_signin;
grant execute on function account.staff_credential(text), account.open_staff_session(uuid, bigint, bytea, timestamptz, timestamptz)
  to stepfree_adviser, stepfree_hr, stepfree_panel, stepfree_admin;
grant execute on function account.spend_link(bytea, bytea, timestamptz, timestamptz), mail.request_link(text, text, timestamptz) to stepfree_candidate;

-- Drafts are looked after by the process that holds their keys, so that the one that sends mail need not know of drafts.
revoke all on function seal.drafts(), mail.remind_of_drafts(timestamptz, timestamptz), seal.ended_drafts(timestamptz, timestamptz),
  seal.hold_draft(uuid, timestamptz), seal.drop_draft(uuid, timestamptz) from stepfree_worker;
revoke all on schema seal from stepfree_worker;
grant execute on function seal.drafts(), mail.remind_of_drafts(timestamptz, timestamptz), seal.ended_drafts(timestamptz, timestamptz),
  seal.hold_draft(uuid, timestamptz), seal.drop_draft(uuid, timestamptz) to stepfree_candidate;

-- +goose StatementBegin
-- Without a session there are no rows: a login and its password alone, out of a broken process or a stolen file, read
-- nothing. Other policies say which rows a session sees; this one only takes away.
do $$
declare t record;
begin
  for t in select n.nspname, c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname in ('account', 'interview', 'accommodation', 'seal', 'mail') and c.relkind = 'r'
  loop
    execute format('create policy signed_in on %I.%I as restrictive
      to stepfree_candidate, stepfree_adviser, stepfree_hr, stepfree_panel, stepfree_admin
      using ((select account.actor()) is not null)', t.nspname, t.relname);
  end loop;
end $$;
-- +goose StatementEnd
