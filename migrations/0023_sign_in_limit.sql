-- +goose Up
-- Limits of signing in, which hold for all processes and over restarts. A try is counted before it is checked, and no
-- longer counts once it succeeded. Beyond what is free each try makes the next one wait, longer each time, 15 minutes at
-- most: no account is ever locked. What is counted leaks away with time.

-- Devices on which people of staff signed in: their tries are counted apart from those of all others, so that a guesser
-- never makes the owner wait there. Only the SHA-256 of the cookie is stored. A new credential forgets them.
create table account.known_device (
  account_id uuid not null references account.credential on delete cascade,
  hash bytea not null check (octet_length(hash) = 32),
  expires_at timestamptz not null,
  primary key (account_id, hash)
);

-- The tries of a key: an account's address with a device or with a network, the address alone, the network alone; for
-- sign-in links the address and the network. Only the SHA-256 of the key is stored. Unknown addresses count as known ones
-- do.
create table account.sign_in_limit (
  kind text not null check (kind in ('device', 'pair', 'account', 'network', 'link', 'link network')),
  hash bytea not null check (octet_length(hash) = 32),
  level double precision not null, -- the tries that count, at the time of the last one
  counted_at timestamptz not null,
  refused_until timestamptz not null,
  forgotten_at timestamptz not null, -- when nothing of it counts any more
  primary key (kind, hash)
);
create index sign_in_limit_forgotten on account.sign_in_limit (forgotten_at);

-- +goose StatementBegin
-- Returns how many tries of a kind are free.
create function account.free_tries(kind text) returns integer
language sql immutable set search_path = '' as $$
  select case when free_tries.kind in ('device', 'pair') then 10 when free_tries.kind = 'account' then 100
    when free_tries.kind = 'link' then 5 else 200 end
$$;
-- +goose StatementEnd

-- +goose StatementBegin
-- Returns after how long one try of a kind counts no more.
create function account.try_length(kind text) returns interval
language sql immutable set search_path = '' as $$
  select case when try_length.kind in ('device', 'pair') then interval '15 minutes'
    when try_length.kind = 'account' then interval '1 minute'
    when try_length.kind = 'link' then interval '3 minutes' else interval '4.5 seconds' end
$$;
-- +goose StatementEnd

-- +goose StatementBegin
-- Counts a try of several keys. Returns how long to wait before the next one: if it is not zero, nothing was counted. Each
-- transaction locks the kinds in one order. No login may call it.
create function account.count_keys(kinds text[], keys text[]) returns interval
language plpgsql security definer set search_path = '' as $$
declare
  counted account.sign_in_limit;
  wait interval := interval '0';
begin
  for i in 1 .. cardinality(kinds) loop
    insert into account.sign_in_limit as l (kind, hash, level, counted_at, refused_until, forgotten_at)
    values (kinds[i], sha256(convert_to(keys[i], 'UTF8')), 0, clock_timestamp(), clock_timestamp(), clock_timestamp())
    on conflict (kind, hash) do update set counted_at = clock_timestamp(), level = greatest(0, l.level
      - extract(epoch from clock_timestamp() - l.counted_at) / extract(epoch from account.try_length(l.kind)))
    returning l.* into counted;
    wait := greatest(wait, counted.refused_until - clock_timestamp());
  end loop;
  if wait > interval '0' then
    return wait;
  end if;
  update account.sign_in_limit l set level = l.level + 1,
    forgotten_at = clock_timestamp() + account.try_length(l.kind) * (l.level + 1),
    refused_until = case when round(l.level + 1) < account.free_tries(l.kind) then l.refused_until
      else clock_timestamp() + least(interval '15 minutes',
        interval '1 minute' * power(2, round(l.level + 1) - account.free_tries(l.kind))) end
  from unnest(kinds, keys) k (kind, key)
  where l.kind = k.kind and l.hash = sha256(convert_to(k.key, 'UTF8'));
  return interval '0';
end $$;
-- +goose StatementEnd

-- +goose StatementBegin
-- Returns whether a person of staff with the address signed in on a device.
create function account.is_known_device(address text, device_hash bytea) returns boolean
language sql stable security definer set search_path = '' as $$
  select exists (
    select from account.known_device d join account.account a on a.id = d.account_id
    where d.hash = device_hash and d.expires_at > now() and a.email = lower(address) and a.status = 'active')
$$;
-- +goose StatementEnd

-- +goose StatementBegin
-- Counts a try to give password and code of an address, which may be unknown. Returns how many seconds to wait: if it is
-- not 0, the try may not be made and was not counted.
create function account.count_try(address text, network text, device_hash bytea) returns double precision
language sql security definer set search_path = '' as $$
  select extract(epoch from case
    when account.is_known_device(address, device_hash) then
      account.count_keys(array['device'], array[lower(address) || E'\n' || encode(device_hash, 'hex')])
    else account.count_keys(array['pair', 'account', 'network'],
      array[lower(address) || E'\n' || network, lower(address), network])
    end)
$$;
-- +goose StatementEnd

-- +goose StatementBegin
-- Counts a request for a sign-in link, as account.count_try does.
create function account.count_link(address text, network text) returns double precision
language sql security definer set search_path = '' as $$
  select extract(epoch from account.count_keys(array['link', 'link network'], array[lower(address), network]))
$$;
-- +goose StatementEnd

-- +goose StatementBegin
-- Ends the tries of the actor, who gave password and code: none of this device or this network counts any more, and the
-- device is known for 90 days, with at most nine others.
create function account.end_tries(network text, device_hash bytea) returns void
language plpgsql security definer set search_path = '' as $$
declare
  me uuid := account.actor();
  address text := (select a.email from account.account a where a.id = me);
  known boolean := account.is_known_device(address, device_hash);
begin
  if me is null then
    raise insufficient_privilege;
  end if;
  delete from account.sign_in_limit l
  where l.kind = 'pair' and l.hash = sha256(convert_to(address || E'\n' || network, 'UTF8'))
    or l.kind = 'device' and l.hash = sha256(convert_to(address || E'\n' || encode(device_hash, 'hex'), 'UTF8'));
  if not known then
    update account.sign_in_limit l set level = greatest(0, l.level - 1)
    where l.kind = 'account' and l.hash = sha256(convert_to(address, 'UTF8'));
    update account.sign_in_limit l set level = greatest(0, l.level - 1)
    where l.kind = 'network' and l.hash = sha256(convert_to(network, 'UTF8'));
  end if;
  insert into account.known_device as d (account_id, hash, expires_at)
  values (me, device_hash, now() + interval '90 days')
  on conflict (account_id, hash) do update set expires_at = excluded.expires_at;
  delete from account.known_device d where d.account_id = me and d.hash not in (
    select k.hash from account.known_device k where k.account_id = me order by k.expires_at desc, k.hash limit 10);
end $$;
-- +goose StatementEnd

-- +goose StatementBegin
-- Retention, for the process of one audience: deletes that audience's sessions a day after they expired (until then
-- account.expired_session_owner knows them), sign-in links for the candidates' process, and invitations for the staff's;
-- for each one tries that do not count any more, and devices that are no longer known.
create or replace function account.delete_expired() returns void
language sql security definer set search_path = '' as $$
  delete from account.session where login = session_user and expires_at < now() - interval '1 day';
  delete from account.link where session_user = 'stepfree_candidate' and expires_at < now() - interval '1 day';
  delete from account.invitation i using account.account a, account.role r
  where i.expires_at < now() - interval '1 day' and a.id = i.account_id and r.name = a.role and r.login = session_user;
  delete from account.sign_in_limit l where l.forgotten_at < now();
  delete from account.known_device d where d.expires_at < now();
$$;
-- +goose StatementEnd

-- +goose StatementBegin
do $$
declare t text;
begin
  foreach t in array array['known_device', 'sign_in_limit'] loop
    execute format('alter table account.%I enable row level security, force row level security', t);
    execute format('create policy owner on account.%I to stepfree_owner using (true) with check (true)', t);
    execute format('create policy signed_in on account.%I as restrictive
      to stepfree_candidate, stepfree_adviser, stepfree_hr, stepfree_panel, stepfree_admin
      using ((select account.actor()) is not null)', t);
  end loop;
end $$;
-- +goose StatementEnd

revoke execute on function account.free_tries(text), account.try_length(text), account.count_keys(text[], text[]),
  account.is_known_device(text, bytea), account.count_try(text, text, bytea), account.count_link(text, text),
  account.end_tries(text, bytea) from public;
grant execute on function account.count_try(text, text, bytea), account.end_tries(text, bytea)
  to stepfree_adviser, stepfree_hr, stepfree_panel, stepfree_admin;
grant execute on function account.count_link(text, text) to stepfree_candidate;
