-- +goose Up
-- Custodians: three people, each two of whom can open the vault. Their public keys are in the file pinned-keys, not here.

-- The recovery copies of one day: the vault's identity, sealed by an adviser's browser to each pair of the custodians.
-- Earlier ones stay, so that damaged or forged ones take nothing away.
create table seal.recovery (
  id uuid primary key,
  vault_id uuid not null references seal.vault,
  custodians text[] not null check (cardinality(custodians) = 3), -- fingerprints of their keys
  copies bytea[] not null check (cardinality(copies) = 3), -- to the first and second, first and third, second and third
  sealed_by uuid references account.account, -- null: a demonstration
  sealed_at timestamptz not null
);

-- A drill: a code was exported, sealed to the vault, with the recovery copies. Custodians who opened it know the code.
create table seal.drill (
  code_hash bytea primary key check (octet_length(code_hash) = 32),
  vault_id uuid not null references seal.vault,
  begun_at timestamptz not null,
  passed_at timestamptz
);

-- +goose StatementBegin
do $$
declare t text;
begin
  foreach t in array array['recovery', 'drill'] loop
    execute format('alter table seal.%I enable row level security, force row level security', t);
    execute format('create policy owner on seal.%I to stepfree_owner using (true) with check (true)', t);
    execute format('create policy signed_in on seal.%I as restrictive
      to stepfree_candidate, stepfree_adviser, stepfree_hr, stepfree_panel, stepfree_admin
      using ((select account.actor()) is not null)', t);
  end loop;
end $$;
-- +goose StatementEnd

-- Advisers add copies and never read them; advisers and administrators read the dates.
grant insert on seal.recovery to stepfree_adviser;
grant select (vault_id, custodians, sealed_at) on seal.recovery to stepfree_adviser;
create policy adviser_reads on seal.recovery for select to stepfree_adviser using (true);
create policy adviser_adds on seal.recovery for insert to stepfree_adviser
  with check (sealed_by = (select account.actor()) and exists (select from seal.access x
    where x.account_id = (select account.actor()) and x.vault_id = recovery.vault_id));
create trigger recovery_time before insert on seal.recovery for each row
  when (session_user = 'stepfree_adviser') execute function account.fill_time('sealed_at');
grant select (passed_at) on seal.drill to stepfree_adviser, stepfree_admin;
create policy dates on seal.drill for select to stepfree_adviser, stepfree_admin using (true);
grant select (sealed_at) on seal.recovery to stepfree_admin;
create policy admin on seal.recovery for select to stepfree_admin using (true);
