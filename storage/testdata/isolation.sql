-- Test data for row isolation: two sides, a and b, with no person on both, and a row in every state that a row policy
-- distinguishes. The id of a record is the md5 of its name; a session's token is the person's name. Foreign keys and
-- triggers are off while this file runs.
set session_replication_role = replica;
create schema fixture;
create function fixture.id(name text) returns uuid language sql immutable as $$ select cast(md5(name) as uuid) $$;
create table fixture.person (side text, name text, role text, email text);
insert into fixture.person values
  ('a', 'ana', 'candidate', 'ana@a.example'), ('b', 'bob', 'candidate', 'bob@b.example'),
  ('a', 'cleo', 'candidate', 'cleo@a.example'), ('', 'maria', 'adviser', 'maria@x.example'),
  ('', 'mara', 'adviser', 'ana@a.example'), -- the same person as ana: an adviser must not review the own request
  ('', 'mona', 'adviser', 'mona@x.example'), -- who is recused from b's application
  ('a', 'hugo', 'hr', 'hugo@a.example'), ('b', 'hanna', 'hr', 'hanna@b.example'),
  ('a', 'hilda', 'hr', 'hilda@a.example'), ('b', 'hera', 'hr', 'hera@b.example'), -- who cover for them
  ('a', 'paul', 'panel', 'paul@a.example'), ('b', 'petra', 'panel', 'petra@b.example'),
  ('', 'ada', 'admin', 'ada@x.example');
insert into account.account (id, role, name, email, language, pseudonym, created_at)
  select fixture.id(name), role, name, email, 'en', case when role = 'adviser' then ascii(right(name, 2)) end, now()
  from fixture.person;
insert into account.session (hash, account_id, login, created_at, expires_at, stepped_up_at)
  select sha256(convert_to(name, 'UTF8')), fixture.id(name), 'stepfree_' || role, now(), now() + interval '1 day',
    now() + interval '1 day'
  from fixture.person;
insert into account.session (hash, account_id, login, created_at, expires_at)
  select sha256(convert_to(name || ' expired', 'UTF8')), fixture.id(name), 'stepfree_' || role, now(),
    now() - interval '1 minute'
  from fixture.person;
insert into account.credential (account_id, password_hash, totp_sealed)
  select fixture.id(name), 'x', 'x' from fixture.person where role <> 'candidate';
insert into account.known_device (account_id, hash, expires_at)
  select fixture.id(name), sha256(convert_to('device ' || name, 'UTF8')), now() + interval '1 day'
  from fixture.person where role <> 'candidate';
insert into account.sign_in_limit (kind, hash, level, counted_at, refused_until, forgotten_at)
  values ('account', sha256('hugo@a.example'), 7, now(), now(), now() + interval '1 day');
insert into account.recovery_code (account_id, hash)
  select fixture.id(name), sha256('code') from fixture.person where role <> 'candidate';
insert into account.invitation (account_id, hash, expires_at)
  select fixture.id(name), sha256(convert_to('invitation ' || name, 'UTF8')), now() + interval '1 day'
  from fixture.person where name in ('hanna', 'maria');
insert into account.change (id, account_id, kind, reason, requested_by, requested_at, ends_at)
  values (fixture.id('change'), fixture.id('hugo'), 'reset', 'x', fixture.id('ada'), now(), now() + interval '7 days');
insert into account.signin_key (fingerprint) values ('fingerprint');
insert into account.link (hash, account_id, created_at, expires_at)
  values (sha256('link'), fixture.id('ana'), now(), now() + interval '1 hour');

insert into account.closed_day (id, first_day, last_day, name_en, name_fr, added_by, added_at, removed_by, removed_at)
  select fixture.id(name), '2031-07-21', '2031-07-21', name, name, fixture.id('ada'), now(),
    case when name = 'removed' then fixture.id('ada') end, case when name = 'removed' then now() end
  from unnest(array['closed', 'removed']) name;
insert into account.closed_day (id, first_day, last_day, name_en, name_fr, added_at)
  values (fixture.id('holiday'), '2031-12-25', '2031-12-25', 'holiday', 'holiday', now());
insert into account.office_hours (site, opens, closes, start_interval, buffer, changed_by, changed_at)
  values ('a', 540, 1020, 15, 0, fixture.id('ada'), now());

create table fixture.application (
  side text, candidate text, officer text, member text, application text, ready boolean, stage text);
insert into fixture.application values
  ('a', 'ana', 'hugo', 'paul', 'application a', true, '4'), ('b', 'bob', 'hanna', 'petra', 'application b', true, '4'),
  -- For the same vacancy as ana's, and not ready: what is asked for is undecided, and the booking was cancelled.
  ('a', 'cleo', 'hugo', 'paul', 'application c', false, '6');
insert into interview.vacancy (id, reference, title_en, title_fr, created_by, created_at)
  select fixture.id('vacancy ' || side), side, 'Director', 'Directrice', fixture.id(officer), now()
  from fixture.application where ready;
insert into interview.assignment (vacancy_id, account_id)
  select fixture.id('vacancy ' || side), fixture.id(officer) from fixture.application where ready;
insert into interview.application
    (id, vacancy_id, candidate_id, name, email, language, answer_by, created_at)
  select fixture.id(application), fixture.id('vacancy ' || side), fixture.id(candidate), candidate,
    candidate || '@' || side || '.example', 'en', current_date + 30, now()
  from fixture.application;
insert into interview.resource (id, kind, name) select fixture.id(kind || ' ' || side), kind, kind || ' ' || side
  from unnest(array['a', 'b']) side, unnest(array['room', 'provider']) kind;
insert into interview.resource (id, kind, name, account_id)
  select fixture.id('seat ' || side), 'panel_member', member, fixture.id(member) from fixture.application where ready;
insert into interview.availability (id, resource_id, during)
  values (fixture.id('free'), fixture.id('room a'), '[2031-01-01, 2031-02-01)');

insert into interview.cover (vacancy_id, absent_id, account_id, last_day)
  select fixture.id('vacancy ' || side), fixture.id(absent), fixture.id(cover), current_date + 7
  from (values ('a', 'hugo', 'hilda'), ('b', 'hanna', 'hera')) c (side, absent, cover);
-- One stage for each booking status, and in it one booking for each candidate of the side.
create table fixture.state (n integer, status text, announced boolean);
insert into fixture.state values
  (1, 'held', false), (2, 'arranged', false), (3, 'arranged', true), (4, 'confirmed', true), (5, 'done', true),
  (6, 'cancelled', false), (7, 'moved', true);
insert into interview.stage (id, vacancy_id, position, kind, minutes, mode)
  select fixture.id('stage ' || side || n), fixture.id('vacancy ' || side), n, 'panel_interview', 50, 'in_person'
  from fixture.application, fixture.state where ready;
-- How to join each stage, and a link of its own for each application at it.
insert into interview.joining (vacancy_id, stage_id, application_id, platform, link, phone, code)
  select fixture.id('vacancy ' || side), fixture.id('stage ' || side || n), null, '', 'https://meet.example.org', '', ''
  from fixture.application, fixture.state where ready
  union all
  select fixture.id('vacancy ' || side), fixture.id('stage ' || side || n), fixture.id(application), '',
    'https://meet.example.org', '', '' from fixture.application, fixture.state;
insert into interview.stage_panel (stage_id, resource_id)
  select fixture.id('stage ' || side || '1'), fixture.id('seat ' || side) from fixture.application where ready;
insert into interview.interview (id, application_id, candidate_id, vacancy_id, stage_id)
  select fixture.id('interview ' || application || n), fixture.id(application), fixture.id(candidate),
    fixture.id('vacancy ' || side), fixture.id('stage ' || side || n)
  from fixture.application, fixture.state;
insert into interview.booking (id, interview_id, application_id, candidate_id, vacancy_id, stage_id, status, during,
    time_zone, local_start, mode, parts, explanation, held_until, created_by, created_at, announced_at)
  select fixture.id('booking ' || application || n), fixture.id('interview ' || application || n), fixture.id(application), fixture.id(candidate),
    fixture.id('vacancy ' || side), fixture.id('stage ' || side || n), status,
    tstzrange(now() + n * interval '1 day', now() + n * interval '1 day' + interval '1 hour'), 'Europe/Brussels',
    now(), 'in_person', '[]', '[]', case when status = 'held' then now() + interval '1 hour' end, fixture.id(officer),
    now(), case when announced then now() end
  from fixture.application, fixture.state;
-- A booking of a's vacancy that b's officer created.
update interview.booking set created_by = fixture.id('hanna') where id = fixture.id('booking application a6');
insert into interview.occupation (booking_id, resource_id, during, purpose)
  select fixture.id('booking ' || application || n), fixture.id(w.resource || ' ' || side),
    tstzrange(now() + n * interval '1 day', now() + n * interval '1 day' + interval '1 hour'), w.purpose
  from fixture.application, fixture.state,
    (values ('room', 'room'), ('seat', 'panel'), ('provider', 'person')) w(resource, purpose)
  where ready;
insert into interview.acknowledgement (booking_id, account_id, at)
  select fixture.id('booking application ' || side || '4'), fixture.id(name), now()
  from unnest(array['a', 'b']) side, unnest(array['paul', 'petra']) name;
insert into interview.former_panel (booking_id, account_id)
  select fixture.id('booking application ' || side || '7'), fixture.id(name)
  from (values ('a', 'paul'), ('b', 'petra')) m(side, name);
insert into interview.arrangement (id, application_id, candidate_id, vacancy_id, stage_id, code, parameters, practical,
    conduct, language, status, released_at)
  select gen_random_uuid(), fixture.id(application), fixture.id(candidate), fixture.id('vacancy ' || side),
    fixture.id('stage ' || side || stage), 'R-STEPFREE', '{}', 'A ramp.', conduct, 'en', status,
    case when released then now() end
  from fixture.application, unnest(array['approved', 'waived', 'withdrawn']) status,
    unnest(array[true, false]) released, unnest(array['', 'Wait.']) conduct;
-- What delivers the released arrangements of the fourth stage at its booking, and of the seventh one's that was moved.
insert into interview.provision (id, arrangement_id, booking_id, application_id, candidate_id, vacancy_id, kind, status,
    changed_at)
  select gen_random_uuid(), a.id, b.id, a.application_id, a.candidate_id, a.vacancy_id, 'thing', 'needed', now()
  from interview.arrangement a join interview.booking b on b.application_id = a.application_id
  join fixture.state s on b.stage_id in (select st.id from interview.stage st where st.position = s.n) and s.n in (1, 4)
  where a.released_at is not null and a.status = 'approved';
insert into interview.event (id, application_id, candidate_id, vacancy_id, booking_id, actor_id, actor_role, step, at)
  select gen_random_uuid(), fixture.id(application), fixture.id(candidate), fixture.id('vacancy ' || side),
    case when of_booking then fixture.id('booking ' || application || '4') end, fixture.id(name), role, 'x', now()
  from fixture.application, unnest(array[true, false]) of_booking,
    (values ('ana', 'candidate'), ('bob', 'candidate'), ('hugo', 'hr'), ('hanna', 'hr')) actor(name, role);

insert into accommodation.answer (application_id, candidate_id, answer, answered_at)
  select fixture.id(application), fixture.id(candidate), 'yes', now() from fixture.application;
insert into accommodation.more_time (application_id, candidate_id, vacancy_id, stage_id, asked_at)
  select fixture.id(application), fixture.id(candidate), fixture.id('vacancy ' || side),
    fixture.id('stage ' || side || '7'), now()
  from fixture.application;
insert into accommodation.last_reminder (application_id, answer_by, ready_on)
  select fixture.id(application), current_date + 30, current_date + 60 from fixture.application;
insert into accommodation.request (id, application_id, candidate_id, recipient, language, created_at, changed_at,
    submitted_at, due_on)
  select fixture.id('request ' || candidate || sent), fixture.id(application), fixture.id(candidate), 'age1', 'en',
    now(), now(), case when sent then now() end, case when sent then current_date end
  from fixture.application, unnest(array[true, false]) sent;
create view fixture.request as
  select r.id, r.candidate_id, r.application_id, r.submitted_at is not null as sent, p.candidate, p.side, p.stage
  from accommodation.request r join fixture.application p on fixture.id(p.candidate) = r.candidate_id;
insert into accommodation.request_stage (request_id, candidate_id, stage_id)
  select id, candidate_id, fixture.id('stage ' || side || stage) from fixture.request;
insert into accommodation.measure (id, request_id, application_id, candidate_id, stage_id, code, parameters, status)
  select fixture.id('measure ' || candidate || status), id, application_id, candidate_id,
    fixture.id('stage ' || side || stage), status, '{}', status
  from fixture.request, unnest(array[
    'draft', 'submitted', 'alternative_offered', 'recommended', 'approved', 'declined', 'withdrawn']) status
  where sent = (status <> 'draft');
insert into accommodation.statement (request_id, candidate_id, object, version, sealed)
  select id, candidate_id, gen_random_uuid(), 1, 'x' from fixture.request;
insert into accommodation.evidence (id, request_id, candidate_id, form_key, status, label, created_at)
  select gen_random_uuid(), id, candidate_id, gen_random_uuid(), status,
    case when status = 'stored' then cast('x' as bytea) end, now()
  from fixture.request, unnest(array['receiving', 'stored']) status;
insert into accommodation.decision (
    measure_id, candidate_id, outcome, reasons, language, decided_by, pseudonym, decided_at)
  select fixture.id('measure ' || candidate || 'approved'), fixture.id(candidate), 'recommended', 'x', 'en',
    fixture.id('maria'), 1, now()
  from fixture.application;
insert into accommodation.decision (
    measure_id, candidate_id, outcome, reasons, language, decided_by, pseudonym, decided_at)
  select fixture.id('measure ' || candidate || 'recommended'), fixture.id(candidate), 'recommended', 'x', 'en',
    fixture.id('mara'), 1, now()
  from fixture.application;
insert into accommodation.access_log (id, request_id, candidate_id, account_id, pseudonym, at)
  select gen_random_uuid(), id, candidate_id, fixture.id(adviser), 1, now()
  from fixture.request, unnest(array['maria', 'mara']) adviser where sent;
insert into accommodation.recusal (application_id, account_id, pseudonym, at) values
  (fixture.id('application b'), fixture.id('mona'), 1, now()), (fixture.id('application c'), fixture.id('maria'), 1, now());
insert into accommodation.declared_interest (account_id, vacancy_id, pseudonym, applied, at) values
  (fixture.id('mona'), fixture.id('vacancy a'), 1, false, now()), (fixture.id('mara'), fixture.id('vacancy a'), 1, true, now());
insert into accommodation.visit (candidate_id, subject_id, at)
  select fixture.id(candidate), fixture.id(application), now() from fixture.application;
insert into accommodation.event (id, request_id, candidate_id, actor_id, actor_role, step, at)
  select gen_random_uuid(), id, candidate_id, fixture.id(name), role, 'x', now()
  from fixture.request,
    (values ('ana', 'candidate'), ('bob', 'candidate'), ('maria', 'adviser'), ('mara', 'adviser')) actor(name, role);

insert into seal.vault (id, recipient, created_at) values (fixture.id('vault'), 'age1', now());
insert into seal.candidate_key (name, recipient) values ('candidate', 'age1');
insert into seal.vault_invitation (account_id, token_hash, expires_at) values (fixture.id('maria'), 'x', now());
insert into seal.identity (account_id, recipient, sealed, created_at)
  select fixture.id(name), 'age1', 'x', now() from fixture.person where role = 'adviser';
insert into seal.passkey (id, account_id, recipient, credential, sealed, created_at) values
  (fixture.id('passkey maria'), fixture.id('maria'), 'age1', 'x', 'x', now()),
  (fixture.id('passkey mara'), fixture.id('mara'), 'age1', 'x', 'x', now());
insert into seal.access (vault_id, account_id, recipient, sealed, granted_by, granted_at) values
  (fixture.id('vault'), fixture.id('maria'), 'age1', 'x', fixture.id('mara'), now()),
  (fixture.id('vault'), fixture.id('mara'), 'age1', 'x', fixture.id('mara'), now());
insert into seal.recovery (id, vault_id, custodians, copies, sealed_by, sealed_at) values
  (fixture.id('recovery'), fixture.id('vault'), '{a,b,c}', '{x,x,x}', fixture.id('mara'), now());
insert into seal.drill (code_hash, vault_id, begun_at, passed_at) values (sha256('x'), fixture.id('vault'), now(), now());
insert into mail.outbox (id, kind, account_id, address, language, created_at, due_at, failed_at) values
  (fixture.id('notification'), 'notification', fixture.id('ana'), null, 'en', now(), now(), null),
  (fixture.id('failed'), 'notification', fixture.id('bob'), null, 'en', now(), now(), now()),
  (fixture.id('link'), 'link', null, 'ana@a.example', 'en', now(), now(), null);
insert into mail.rate_limit (address, message_id, leased_at) values ('ana@a.example', fixture.id('sent'), now());
insert into mail.reminder (id, application_id, day, created_at)
  select gen_random_uuid(), fixture.id(application), current_date + 30, now() from fixture.application;
-- One catalogue entry is enough: the policies treat all alike.
delete from accommodation.catalogue where code <> 'R-STEPFREE';
delete from interview.catalogue where code <> 'R-STEPFREE';
set session_replication_role = default;
