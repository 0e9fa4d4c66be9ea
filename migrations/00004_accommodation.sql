-- +goose Up
-- The confidential world: what is asked for and why. Nothing of it is visible to HR, the panel or an administrator.
create table accommodation.answer (
  application_id uuid primary key,
  candidate_id uuid not null,
  answer text not null check (answer in ('none', 'yes', 'unsure')),
  answered_at timestamptz not null,
  foreign key (application_id, candidate_id) references interview.application (id, candidate_id)
);

create sequence accommodation.request_number start 2001;
create table accommodation.request (
  id uuid primary key,
  number bigint not null unique default nextval('accommodation.request_number'),
  application_id uuid not null,
  candidate_id uuid not null,
  -- The public half of the request key: everything that is free text or a file is sealed to it.
  recipient text not null,
  language text not null check (language in ('en', 'fr')),
  created_at timestamptz not null,
  changed_at timestamptz not null,
  -- Null while it is a draft. The state of a request that was sent is computed from its measures, never stored.
  submitted_at timestamptz,
  -- Until when the decision is due: the earlier of the clock and the backward clock.
  due_on date,
  expedited boolean not null default false,
  -- What the candidate has gone through in the task list: the statement and the evidence may be left empty on purpose.
  statement_done boolean not null default false,
  evidence_done boolean not null default false,
  version integer not null default 1,
  foreign key (application_id, candidate_id) references interview.application (id, candidate_id),
  unique (id, candidate_id),
  unique (id, application_id, candidate_id),
  check ((submitted_at is null) = (due_on is null))
);
create index request_candidate on accommodation.request (candidate_id);
create index request_application on accommodation.request (application_id);
create index request_queue on accommodation.request (due_on, id) where submitted_at is not null;

create table accommodation.request_stage (
  request_id uuid not null,
  candidate_id uuid not null,
  stage_id uuid not null references interview.stage,
  primary key (request_id, stage_id),
  foreign key (request_id, candidate_id) references accommodation.request (id, candidate_id) on delete cascade
);

create table accommodation.measure (
  id uuid primary key,
  request_id uuid not null,
  application_id uuid not null,
  candidate_id uuid not null,
  stage_id uuid not null references interview.stage,
  code text not null references accommodation.catalogue,
  parameters jsonb not null,
  -- False until the candidate has answered the questions about its parameters.
  complete boolean not null default false,
  status text not null check (status in ('draft', 'submitted', 'under_review', 'info_requested', 'recommended', 'modified',
    'alternative_offered', 'accepted', 'declined', 'not_supported', 'approved', 'not_approved', 'reconsideration', 'withdrawn')),
  version integer not null default 1,
  unique (request_id, stage_id, code),
  unique (id, candidate_id),
  foreign key (request_id, application_id, candidate_id) references accommodation.request (id, application_id, candidate_id) on delete cascade
);
create index measure_request on accommodation.measure (request_id);
create index measure_application on accommodation.measure (application_id);

-- The candidate's own words, sealed to the request key.
create table accommodation.statement (
  request_id uuid primary key,
  candidate_id uuid not null,
  object uuid not null unique,
  version integer not null,
  sealed bytea not null,
  foreign key (request_id, candidate_id) references accommodation.request (id, candidate_id) on delete cascade
);

-- A sealed file. Its name, type and true size are inside the label, which is sealed too.
create table accommodation.evidence (
  id uuid primary key,
  request_id uuid not null,
  candidate_id uuid not null,
  -- The form's idempotency key: the same form sent twice is one file.
  form_key uuid not null unique,
  status text not null check (status in ('receiving', 'stored', 'removed')),
  label bytea,
  created_at timestamptz not null,
  received_at timestamptz,
  foreign key (request_id, candidate_id) references accommodation.request (id, candidate_id) on delete cascade,
  check ((status = 'stored') <= (label is not null))
);
create index evidence_request on accommodation.evidence (request_id);

create table accommodation.decision (
  measure_id uuid primary key,
  candidate_id uuid not null,
  outcome text not null check (outcome in ('recommended', 'modified', 'alternative_offered', 'not_supported')),
  -- What was granted, where it differs from what was asked for.
  code text references interview.kind,
  parameters jsonb,
  -- The reasons, sealed to the candidate zone.
  reasons bytea not null,
  language text not null check (language in ('en', 'fr')),
  decided_by uuid not null references account.account,
  pseudonym integer not null,
  decided_at timestamptz not null,
  foreign key (measure_id, candidate_id) references accommodation.measure (id, candidate_id)
);

-- Every opening of what was sent; the candidate sees it. Written before anything is handed out.
create table accommodation.opening (
  id uuid primary key,
  request_id uuid not null,
  candidate_id uuid not null,
  evidence_id uuid references accommodation.evidence,
  account_id uuid not null references account.account,
  pseudonym integer not null,
  at timestamptz not null,
  foreign key (request_id, candidate_id) references accommodation.request (id, candidate_id)
);
create index opening_request on accommodation.opening (request_id, at);

-- What happened to a request or a measure: only ever added to.
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
-- Marks an application as ready when nothing is open any more: the candidate needs nothing, or every decision is made.
create function accommodation.mark_ready(application uuid) returns void
language sql security definer set search_path = '' as $$
  update interview.application a set ready_at = now()
  where a.id = application and a.ready_at is null
    and (
      exists (select from accommodation.answer w where w.application_id = a.id and w.answer = 'none')
      or exists (select from accommodation.request r where r.application_id = a.id and r.submitted_at is not null)
    )
    and not exists (
      select from accommodation.measure m
      where m.application_id = a.id and m.status not in ('draft', 'approved', 'not_approved', 'declined', 'withdrawn'))
$$;
-- +goose StatementEnd

-- +goose StatementBegin
create function accommodation.after_answer() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform accommodation.mark_ready(new.application_id);
  return null;
end $$;
-- +goose StatementEnd
create trigger answer_ready after insert or update on accommodation.answer
  for each row when (new.answer = 'none') execute function accommodation.after_answer();
create trigger measure_ready after update on accommodation.measure
  for each row when (new.status in ('approved', 'not_approved', 'declined', 'withdrawn')) execute function accommodation.after_answer();

-- What somebody still has to decide: few among many, so the queue starts here.
create index measure_open on accommodation.measure (request_id)
  where status in ('submitted', 'under_review', 'info_requested', 'alternative_offered', 'reconsideration');
