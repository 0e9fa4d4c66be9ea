-- +goose Up
-- The confidential side: what candidates request, why, and what advisers decide. No other audience has USAGE on this
-- schema. Free text and files are stored encrypted only (sealed); the keys are not in the database in the clear.
--
-- candidate_id is repeated in every table for row policies; composite foreign keys make a contradiction impossible.
-- `version` is the optimistic lock.

-- The candidate's answer to the question whether arrangements are needed for an application.
create table accommodation.answer (
  application_id uuid primary key,
  candidate_id uuid not null,
  answer text not null check (answer in ('none', 'yes', 'unsure')),
  answered_at timestamptz not null,
  foreign key (application_id, candidate_id) references interview.application (id, candidate_id)
);

-- The stages of an application for which the candidate asked for more time to answer. It says nothing of whether
-- something is needed, and ends with the answer.
create table accommodation.more_time (
  application_id uuid not null, candidate_id uuid not null, vacancy_id uuid not null,
  stage_id uuid not null,
  asked_at timestamptz not null,
  primary key (application_id, stage_id),
  foreign key (application_id, candidate_id) references interview.application (id, candidate_id),
  foreign key (application_id, vacancy_id) references interview.application (id, vacancy_id),
  foreign key (stage_id, vacancy_id) references interview.stage (id, vacancy_id)
);

-- That a candidate who had not answered was asked a last time, for the answer-by date that the application had, and
-- from when on the application is ready without an answer. Another answer-by date makes it void.
create table accommodation.last_reminder (
  application_id uuid primary key references interview.application,
  answer_by date not null,
  ready_on date not null
);

-- +goose StatementBegin
-- Returns a number that no request has. It is drawn: numbers that count would say how many requests others began.
create function accommodation.new_number() returns bigint
language plpgsql volatile security definer set search_path = '' as $$
declare drawn bigint;
begin
  loop
    drawn := 1000000 + floor(random() * 9000000);
    exit when not exists (select from accommodation.request r where r.number = drawn);
  end loop;
  return drawn;
end $$;
-- +goose StatementEnd

-- A request: a draft until it is submitted. The status of a submitted request is computed from its measures, never
-- stored.
create table accommodation.request (
  id uuid primary key,
  number bigint not null unique default accommodation.new_number(),
  application_id uuid not null,
  candidate_id uuid not null,
  recipient text not null, -- public half of the request key, to which statement and evidence are sealed
  language text not null check (language in ('en', 'fr')),
  created_at timestamptz not null,
  changed_at timestamptz not null,
  submitted_at timestamptz, -- null: a draft
  -- Deadline of the decision: the earlier of the days since submission and the days before the first stage.
  due_on date,
  expedited boolean not null default false,
  -- Receipt of what was sent: signed by the candidate zone, sealed to the request key. The digest is salted: it says
  -- nothing of what was sent, and candidate and adviser can compare it.
  receipt bytea,
  receipt_digest bytea,
  -- Sections of the task list that the candidate has completed; statement and evidence may be left empty on purpose.
  statement_done boolean not null default false,
  evidence_done boolean not null default false,
  version integer not null default 1,
  -- When the candidate was last reminded that the draft will be deleted (retention). A later change starts the period
  -- again.
  reminded_at timestamptz,
  foreign key (application_id, candidate_id) references interview.application (id, candidate_id),
  unique (id, candidate_id),
  unique (id, application_id, candidate_id),
  check ((submitted_at is null) = (due_on is null))
);
create index request_candidate on accommodation.request (candidate_id);
create index request_application on accommodation.request (application_id);
-- Keyset index of the adviser's queue.
create index request_queue on accommodation.request (due_on, id) where submitted_at is not null;

-- The stages for which a request is made.
create table accommodation.request_stage (
  request_id uuid not null,
  candidate_id uuid not null,
  stage_id uuid not null references interview.stage,
  primary key (request_id, stage_id),
  foreign key (request_id, candidate_id) references accommodation.request (id, candidate_id) on delete cascade
);

-- A requested measure for one stage, with its own status. The transitions are in the Go package accommodation; what a
-- candidate's login may do is also checked below.
create table accommodation.measure (
  id uuid primary key,
  request_id uuid not null,
  application_id uuid not null,
  candidate_id uuid not null,
  stage_id uuid not null references interview.stage,
  code text not null references accommodation.catalogue,
  parameters jsonb not null,
  complete boolean not null default false, -- whether the candidate has filled in the parameters
  status text not null check (status in ('draft', 'submitted', 'under_review', 'info_requested', 'recommended',
    'modified', 'alternative_offered', 'accepted', 'declined', 'not_supported', 'approved', 'not_approved',
    'reconsideration', 'withdrawn')),
  version integer not null default 1,
  unique (request_id, stage_id, code),
  unique (id, candidate_id),
  foreign key (request_id, application_id, candidate_id)
    references accommodation.request (id, application_id, candidate_id) on delete cascade
);
create index measure_request on accommodation.measure (request_id);
create index measure_application on accommodation.measure (application_id);
-- Partial index of the measures that wait for a decision: few among many, and where the adviser's queue starts.
create index measure_open on accommodation.measure (request_id)
  where status in ('submitted', 'under_review', 'info_requested', 'alternative_offered', 'reconsideration');

-- The candidate's statement, sealed to the request key. `object` and `version` are part of the authenticated context
-- of the seal: an older statement cannot be put in place of a newer one.
create table accommodation.statement (
  request_id uuid primary key,
  candidate_id uuid not null,
  object uuid not null unique,
  version integer not null,
  sealed bytea not null,
  foreign key (request_id, candidate_id) references accommodation.request (id, candidate_id) on delete cascade
);

-- An evidence file. The file itself is a sealed object outside the database; its name, type and true size are in the
-- label, which is sealed too.
create table accommodation.evidence (
  id uuid primary key,
  request_id uuid not null,
  candidate_id uuid not null,
  form_key uuid not null unique, -- idempotency key of the form: a repeated submission stores one file
  status text not null check (status in ('receiving', 'stored', 'removed')),
  label bytea,
  -- Size of the sealed object, which is padded; counted against the candidate's limit.
  sealed_bytes bigint not null default 0 check (sealed_bytes >= 0),
  created_at timestamptz not null,
  received_at timestamptz,
  foreign key (request_id, candidate_id) references accommodation.request (id, candidate_id) on delete cascade,
  check ((status = 'stored') <= (label is not null))
);
create index evidence_request on accommodation.evidence (request_id);

-- The adviser's decisions on a measure: the first, and one more for each reconsideration. Rounds count from 1 without
-- gaps; the decision in force is that of the latest round. No login may update or delete one.
create table accommodation.decision (
  measure_id uuid not null,
  round integer not null default 1 check (round >= 1),
  candidate_id uuid not null,
  outcome text not null check (outcome in ('recommended', 'modified', 'alternative_offered', 'not_supported')),
  -- The measure that was granted, if it differs from the requested one.
  code text references interview.catalogue,
  parameters jsonb,
  reasons bytea not null, -- sealed to the candidate key
  language text not null check (language in ('en', 'fr')),
  decided_by uuid not null references account.account,
  pseudonym integer not null,
  decided_at timestamptz not null,
  -- The last day on which HR waits for the answer to an offered alternative. It can be accepted afterwards, too.
  lapses_on date,
  primary key (measure_id, round),
  check ((outcome = 'alternative_offered') = (lapses_on is not null)),
  foreign key (measure_id, candidate_id) references accommodation.measure (id, candidate_id)
);

-- +goose StatementBegin
-- Trigger: a round after the first needs the one before it.
create function accommodation.check_decision_round() returns trigger
language plpgsql set search_path = '' as $$
begin
  if new.round > 1 and not exists (
    select from accommodation.decision d where d.measure_id = new.measure_id and d.round = new.round - 1) then
    raise check_violation using constraint = 'decision_rounds_gapless', message = 'the previous round is missing';
  end if;
  return new;
end $$;
-- +goose StatementEnd
create trigger decision_round before insert on accommodation.decision
  for each row execute function accommodation.check_decision_round();

-- +goose StatementBegin
-- Trigger: dates an offered alternative, by the time for an answer of accommodation.DefaultDeadlines. A day that is
-- closed afterwards does not move the date.
create function accommodation.date_offer() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  new.lapses_on := case when new.outcome = 'alternative_offered' then (
    select account.add_business_days((new.decided_at at time zone o.time_zone)::date, 10)
    from account.organisation o) end;
  return new;
end $$;
-- +goose StatementEnd
create trigger decision_date before insert on accommodation.decision
  for each row execute function accommodation.date_offer();

-- Access log, append-only: each time an adviser opens a request or a file. It is written before the sealed data is
-- handed out, and the candidate can read it.
create table accommodation.access_log (
  id uuid primary key,
  request_id uuid not null,
  candidate_id uuid not null,
  evidence_id uuid references accommodation.evidence, -- null: the request itself
  account_id uuid not null references account.account,
  pseudonym integer not null,
  at timestamptz not null,
  foreign key (request_id, candidate_id) references accommodation.request (id, candidate_id)
);
create index access_log_request on accommodation.access_log (request_id, at);

-- An adviser has excluded themselves from the requests of an application, for good: no login may update or delete it.
create table accommodation.recusal (
  application_id uuid not null references interview.application,
  account_id uuid not null references account.account,
  pseudonym integer not null,
  at timestamptz not null,
  primary key (application_id, account_id)
);
create index recusal_account on accommodation.recusal (account_id);

-- When a candidate last opened the page of an application, a request or an interview: what others changed since is new
-- to the candidate.
create table accommodation.visit (
  candidate_id uuid not null references account.account,
  subject_id uuid not null, -- the application, the request or the booking
  at timestamptz not null,
  primary key (candidate_id, subject_id)
);

-- Audit trail of requests and measures, append-only: no login may update or delete.
create table accommodation.event (
  id uuid primary key,
  request_id uuid not null,
  candidate_id uuid not null,
  measure_id uuid references accommodation.measure,
  actor_id uuid references account.account,
  actor_role text not null,
  step text not null,
  at timestamptz not null,
  foreign key (request_id, candidate_id) references accommodation.request (id, candidate_id)
);
create index event_request on accommodation.event (request_id, at);

-- +goose StatementBegin
-- Trigger: the events of a request have strictly increasing times, as those of an application have (see
-- interview.order_event).
create function accommodation.order_event() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  new.at := greatest(new.at,
    (select max(e.at) + interval '1 microsecond' from accommodation.event e where e.request_id = new.request_id));
  return new;
end $$;
-- +goose StatementEnd
create trigger order_event before insert on accommodation.event
  for each row execute function accommodation.order_event();

-- +goose StatementBegin
-- Records an event of a request, or of one of its measures: the one writer of this table. It runs with the rights and
-- row policies of its caller, so a login can record only its own actor and role.
create function accommodation.record_event(request uuid, measure uuid, role text, step text, at timestamptz)
returns void
language plpgsql set search_path = '' as $$
begin
  insert into accommodation.event (id, request_id, candidate_id, measure_id, actor_id, actor_role, step, at)
  select gen_random_uuid(), r.id, r.candidate_id, record_event.measure, account.actor(), record_event.role,
    record_event.step, record_event.at
  from accommodation.request r where r.id = record_event.request;
  if not found then
    raise insufficient_privilege;
  end if;
end $$;
-- +goose StatementEnd

-- +goose StatementBegin
-- Trigger: limits the transitions of a measure to those of the candidate or of the adviser when their login updates it,
-- also by an injected statement. A decision takes the steps up to its outcome in one. An approval by a candidate can only
-- follow an offer.
create function accommodation.check_measure_step() returns trigger
language plpgsql set search_path = '' as $$
begin
  if new.status <> old.status and not (case session_user
    when 'stepfree_candidate' then
      (old.status, new.status) in (('draft', 'submitted'), ('alternative_offered', 'approved'),
        ('alternative_offered', 'declined'))
      or new.status = 'withdrawn' and old.status <> 'draft'
    when 'stepfree_adviser' then
      old.status in ('submitted', 'under_review', 'reconsideration')
      and new.status in ('under_review', 'info_requested', 'alternative_offered', 'approved', 'not_approved')
    else true end)
  then
    raise insufficient_privilege;
  end if;
  return new;
end $$;
-- +goose StatementEnd
create trigger measure_step before update on accommodation.measure
  for each row execute function accommodation.check_measure_step();

-- +goose StatementBegin
-- Returns those of some applications whose candidates have said which of the stages HR need not wait for: they need
-- nothing, have sent a request, or asked for more time. No login may call it.
create function accommodation.answered(applications uuid[]) returns setof uuid
language plpgsql stable security definer set search_path = '' as $$
begin
  return query
    select w.application_id from accommodation.answer w
    where w.application_id = any (answered.applications) and w.answer = 'none'
    union
    select r.application_id from accommodation.request r
    where r.application_id = any (answered.applications) and r.submitted_at is not null
    union
    select t.application_id from accommodation.more_time t where t.application_id = any (answered.applications);
end $$;
-- +goose StatementEnd

-- +goose StatementBegin
-- Trigger: an answer ends the wish for more time.
create function accommodation.end_more_time() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  delete from accommodation.more_time t where t.application_id = new.application_id;
  return null;
end $$;
-- +goose StatementEnd
create trigger answer_ends_more_time after insert or update on accommodation.answer
  for each row when (new.answer = 'none') execute function accommodation.end_more_time();
create trigger request_ends_more_time after update on accommodation.request
  for each row when (old.submitted_at is null and new.submitted_at is not null)
  execute function accommodation.end_more_time();

-- +goose StatementBegin
-- Trigger: locks the application while something of it becomes undecided, as interview.check_ready does, so that no
-- interview is confirmed at the same time.
create function accommodation.lock_application() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform from interview.application a where a.id = new.application_id for no key update;
  return null;
end $$;
-- +goose StatementEnd
create trigger measure_undecided after update on accommodation.measure
  for each row when (old.status in ('draft', 'approved', 'not_approved', 'declined', 'withdrawn')
    and new.status not in ('draft', 'approved', 'not_approved', 'declined', 'withdrawn'))
  execute function accommodation.lock_application();
create trigger more_time_asked after insert on accommodation.more_time
  for each row execute function accommodation.lock_application();

-- +goose StatementBegin
-- Returns whether the candidate has answered, or asked for something, for an application. No login may call it.
create function accommodation.has_answer(application uuid) returns boolean
language plpgsql stable security definer set search_path = '' as $$
begin
  return exists (select from accommodation.answer w where w.application_id = has_answer.application)
    or exists (select from accommodation.more_time t where t.application_id = has_answer.application)
    or exists (select from accommodation.request r where r.application_id = has_answer.application);
end $$;
-- +goose StatementEnd
