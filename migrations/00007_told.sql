-- +goose Up
-- A candidate who was told of an interview keeps its page, also while an arrangement for it is put in place again.
alter table interview.booking add column announced_at timestamptz;
update interview.booking b set announced_at = (select min(e.at) from interview.event e where e.booking_id = b.id and e.step = 'confirmed');

-- +goose StatementBegin
create function interview.announce_booking() returns trigger
language plpgsql set search_path = '' as $$
begin
  new.announced_at := new.confirmed_at;
  return new;
end $$;
-- +goose StatementEnd
revoke all on function interview.announce_booking() from public;
create trigger booking_announced before update on interview.booking
  for each row when (new.status = 'confirmed' and old.announced_at is null) execute function interview.announce_booking();

grant select (announced_at) on interview.booking to stepfree_candidate;
drop policy candidate_reads on interview.booking;
create policy candidate_reads on interview.booking for select to stepfree_candidate
  using (candidate_id = (select account.actor()) and announced_at is not null);

-- The language in which the adviser wrote the practical words and the instruction for the panel.
alter table interview.arrangement add column language text not null default 'en' check (language in ('en', 'fr'));
alter table interview.arrangement alter column language drop default;
grant select (language) on interview.arrangement to stepfree_adviser, stepfree_candidate, stepfree_panel;

-- +goose StatementBegin
-- Tells the HR officers of a vacancy that there is news.
create function mail.news_for_hr(vacancy uuid) returns void
language sql security definer set search_path = '' as $$
  select mail.news(officer.id) from (
    select s.account_id as id from interview.assignment s where s.vacancy_id = vacancy
    union
    select v.created_by from interview.vacancy v where v.id = vacancy
  ) officer
$$;
-- +goose StatementEnd

-- +goose StatementBegin
-- HR hears of what changes its work: a wish to move, an arrangement that the candidate waives or withdraws. Only of what
-- HR can see: nothing before the application is ready, and nothing of an offer that was never released.
create function interview.tell_of_answer() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if interview.ready(new.application_id) and (new.arrangement_id is null
    or exists (select from interview.arrangement r where r.id = new.arrangement_id and r.released_at is not null)) then
    perform mail.news_for_hr(new.vacancy_id);
  end if;
  return null;
end $$;
-- +goose StatementEnd
create trigger event_of_candidate after insert on interview.event
  for each row when (new.actor_role = 'candidate' and new.step in ('move_asked', 'waived', 'withdrawn')) execute function interview.tell_of_answer();

-- +goose StatementBegin
-- And of an arrangement that opens a confirmed interview again.
create function interview.tell_of_reopening() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform mail.news_for_hr(new.vacancy_id);
  return null;
end $$;
-- +goose StatementEnd
create trigger booking_reopened after update on interview.booking
  for each row when (old.status = 'confirmed' and new.status = 'arranged') execute function interview.tell_of_reopening();

revoke all on function mail.news_for_hr(uuid), interview.tell_of_answer(), interview.tell_of_reopening() from public;
