-- +goose Up
-- +goose StatementBegin
-- When the session that is asking ends, so that its person is told before.
create function account.session_end() returns timestamptz
language sql stable security definer set search_path = '' as $$
  select s.expires_at from account.session s
  where s.hash = sha256(convert_to(nullif(current_setting('stepfree.session', true), ''), 'UTF8')) and s.login = session_user
$$;
-- +goose StatementEnd
revoke all on function account.session_end() from public;
grant execute on function account.session_end() to stepfree_candidate, stepfree_adviser, stepfree_hr, stepfree_panel, stepfree_admin;
