-- Two worlds, a and b, of which nobody belongs to both: rows in every state that a row policy tells apart. The id of a record is
-- the md5 of its name, and a person's session is opened by the person's name. Keys and triggers are off while it is read.
set session_replication_role = replica;
create schema worlds;
create function worlds.id(name text) returns uuid language sql immutable as $$ select cast(md5(name) as uuid) $$;
create table worlds.person (world text, name text, role text, email text);
insert into worlds.person values
  ('a', 'ana', 'candidate', 'ana@a.example'), ('b', 'bob', 'candidate', 'bob@b.example'), ('a', 'cleo', 'candidate', 'cleo@a.example'),
  ('', 'maria', 'adviser', 'maria@x.example'), ('', 'mara', 'adviser', 'ana@a.example'), -- mara is ana: nobody advises on their own
  ('a', 'hugo', 'hr', 'hugo@a.example'), ('b', 'hanna', 'hr', 'hanna@b.example'),
  ('a', 'paul', 'panel', 'paul@a.example'), ('b', 'petra', 'panel', 'petra@b.example'),
  ('', 'ada', 'admin', 'ada@x.example');
insert into account.account (id, role, name, email, language, pseudonym, created_at)
  select worlds.id(name), role, name, email, 'en', case when role = 'adviser' then ascii(right(name, 2)) end, now() from worlds.person;
insert into account.session (hash, account_id, login, created_at, expires_at)
  select sha256(convert_to(name, 'UTF8')), worlds.id(name), 'stepfree_' || role, now(), now() + interval '1 day' from worlds.person;
insert into account.session (hash, account_id, login, created_at, expires_at)
  select sha256(convert_to(name || ' expired', 'UTF8')), worlds.id(name), 'stepfree_' || role, now(), now() - interval '1 minute' from worlds.person;
insert into account.credential (account_id, password_hash, totp_secret) select worlds.id(name), 'x', 'x' from worlds.person where role <> 'candidate';
insert into account.link (hash, account_id, created_at, expires_at) values (sha256('link'), worlds.id('ana'), now(), now() + interval '1 hour');

create table worlds.place (world text, candidate text, officer text, member text, application text, ready boolean);
insert into worlds.place values
  ('a', 'ana', 'hugo', 'paul', 'application a', true), ('b', 'bob', 'hanna', 'petra', 'application b', true),
  ('a', 'cleo', 'hugo', 'paul', 'application c', false); -- of the same vacancy as ana's, and not ready
insert into interview.vacancy (id, reference, title_en, title_fr, created_by, created_at)
  select worlds.id('vacancy ' || world), world, 'Director', 'Directrice', worlds.id(officer), now() from worlds.place where ready;
insert into interview.assignment (vacancy_id, account_id) select worlds.id('vacancy ' || world), worlds.id(officer) from worlds.place where ready;
insert into interview.application (id, vacancy_id, candidate_id, answer_by, ready_at, created_at)
  select worlds.id(application), worlds.id('vacancy ' || world), worlds.id(candidate), current_date + 30, case when ready then now() end, now() from worlds.place;
insert into interview.resource (id, kind, name) select worlds.id(kind || ' ' || world), kind, kind || ' ' || world
  from unnest(array['a', 'b']) world, unnest(array['room', 'provider']) kind;
insert into interview.resource (id, kind, name, account_id) select worlds.id('seat ' || world), 'panel_member', member, worlds.id(member) from worlds.place where ready;
insert into interview.availability (id, resource_id, during) values (worlds.id('free'), worlds.id('room a'), '[2031-01-01, 2031-02-01)');

-- A stage for each state of a booking, and a booking for each person who may be invited to it.
create table worlds.state (n integer, status text, announced boolean);
insert into worlds.state values (1, 'held', false), (2, 'arranged', false), (3, 'arranged', true), (4, 'confirmed', true), (5, 'done', true), (6, 'cancelled', false), (7, 'moved', true);
insert into interview.stage (id, vacancy_id, position, kind, minutes, mode)
  select worlds.id('stage ' || world || n), worlds.id('vacancy ' || world), n, 'panel_interview', 50, 'in_person' from worlds.place, worlds.state where ready;
insert into interview.stage_panel (stage_id, resource_id) select worlds.id('stage ' || world || '1'), worlds.id('seat ' || world) from worlds.place where ready;
insert into interview.booking (id, application_id, candidate_id, vacancy_id, stage_id, status, during, time_zone, local_start, mode, parts, explanation, held_until, created_by, created_at, announced_at)
  select worlds.id('booking ' || application || n), worlds.id(application), worlds.id(candidate), worlds.id('vacancy ' || world), worlds.id('stage ' || world || n), status,
    tstzrange(now() + n * interval '1 day', now() + n * interval '1 day' + interval '1 hour'), 'Europe/Brussels', now(), 'in_person', '[]', '[]',
    case when status = 'held' then now() + interval '1 hour' end, worlds.id(officer), now(), case when announced then now() end
  from worlds.place, worlds.state;
-- One of a's vacancy that b's officer made.
update interview.booking set created_by = worlds.id('hanna') where id = worlds.id('booking application a6');
insert into interview.occupation (booking_id, resource_id, during, purpose)
  select worlds.id('booking ' || application || n), worlds.id(w.resource || ' ' || world), tstzrange(now() + n * interval '1 day', now() + n * interval '1 day' + interval '1 hour'), w.purpose
  from worlds.place, worlds.state, (values ('room', 'room'), ('seat', 'panel'), ('provider', 'person')) w(resource, purpose) where ready;
insert into interview.acknowledgement (booking_id, account_id, at)
  select worlds.id('booking application ' || world || '4'), worlds.id(name), now() from unnest(array['a', 'b']) world, unnest(array['paul', 'petra']) name;
insert into interview.arrangement (id, application_id, candidate_id, vacancy_id, stage_id, code, parameters, practical, conduct, language, status, released_at)
  select gen_random_uuid(), worlds.id(application), worlds.id(candidate), worlds.id('vacancy ' || world), worlds.id('stage ' || world || '4'), 'R-STEPFREE', '{}', 'A ramp.', conduct, 'en', status,
    case when released then now() end
  from worlds.place, unnest(array['approved', 'confirmed', 'provided', 'waived', 'withdrawn']) status, unnest(array[true, false]) released, unnest(array['', 'Wait.']) conduct;
insert into interview.event (id, application_id, candidate_id, vacancy_id, booking_id, actor_id, actor_role, step, at)
  select gen_random_uuid(), worlds.id(application), worlds.id(candidate), worlds.id('vacancy ' || world), case when told then worlds.id('booking ' || application || '4') end, worlds.id(name), role, 'x', now()
  from worlds.place, unnest(array[true, false]) told, (values ('ana', 'candidate'), ('bob', 'candidate'), ('hugo', 'hr'), ('hanna', 'hr')) actor(name, role);

insert into accommodation.answer (application_id, candidate_id, answer, answered_at) select worlds.id(application), worlds.id(candidate), 'yes', now() from worlds.place;
insert into accommodation.request (id, application_id, candidate_id, recipient, language, created_at, changed_at, submitted_at, due_on)
  select worlds.id('request ' || candidate || sent), worlds.id(application), worlds.id(candidate), 'age1', 'en', now(), now(), case when sent then now() end, case when sent then current_date end
  from worlds.place, unnest(array[true, false]) sent;
create view worlds.request as
  select r.id, r.candidate_id, r.application_id, r.submitted_at is not null as sent, p.candidate, p.world from accommodation.request r join worlds.place p on worlds.id(p.candidate) = r.candidate_id;
insert into accommodation.request_stage (request_id, candidate_id, stage_id) select id, candidate_id, worlds.id('stage ' || world || '4') from worlds.request;
insert into accommodation.measure (id, request_id, application_id, candidate_id, stage_id, code, parameters, status)
  select worlds.id('measure ' || candidate || status), id, application_id, candidate_id, worlds.id('stage ' || world || '4'), status, '{}', status
  from worlds.request, unnest(array['draft', 'submitted', 'alternative_offered', 'recommended', 'approved', 'declined', 'withdrawn']) status where sent = (status <> 'draft');
insert into accommodation.statement (request_id, candidate_id, object, version, sealed) select id, candidate_id, gen_random_uuid(), 1, 'x' from worlds.request;
insert into accommodation.evidence (id, request_id, candidate_id, form_key, status, label, created_at)
  select gen_random_uuid(), id, candidate_id, gen_random_uuid(), status, case when status = 'stored' then cast('x' as bytea) end, now() from worlds.request, unnest(array['receiving', 'stored']) status;
insert into accommodation.decision (measure_id, candidate_id, outcome, reasons, language, decided_by, pseudonym, decided_at)
  select worlds.id('measure ' || candidate || 'approved'), worlds.id(candidate), 'recommended', 'x', 'en', worlds.id('maria'), 1, now() from worlds.place;
insert into accommodation.decision (measure_id, candidate_id, outcome, reasons, language, decided_by, pseudonym, decided_at)
  select worlds.id('measure ' || candidate || 'recommended'), worlds.id(candidate), 'recommended', 'x', 'en', worlds.id('mara'), 1, now() from worlds.place;
insert into accommodation.access_log (id, request_id, candidate_id, account_id, pseudonym, at)
  select gen_random_uuid(), id, candidate_id, worlds.id(adviser), 1, now() from worlds.request, unnest(array['maria', 'mara']) adviser where sent;
insert into accommodation.event (id, request_id, candidate_id, actor_id, actor_role, step, at)
  select gen_random_uuid(), id, candidate_id, worlds.id(name), role, 'x', now() from worlds.request, (values ('ana', 'candidate'), ('bob', 'candidate'), ('maria', 'adviser'), ('mara', 'adviser')) actor(name, role);

insert into seal.vault (id, recipient, created_at) values (worlds.id('vault'), 'age1', now());
insert into seal.candidate_key (name, recipient) values ('candidate', 'age1');
insert into seal.identity (account_id, recipient, sealed, created_at) select worlds.id(name), 'age1', 'x', now() from worlds.person where role = 'adviser';
insert into seal.access (vault_id, account_id, sealed, granted_by, granted_at) values
  (worlds.id('vault'), worlds.id('maria'), 'x', worlds.id('mara'), now()), (worlds.id('vault'), worlds.id('mara'), 'x', worlds.id('mara'), now());
insert into mail.outbox (id, kind, account_id, address, language, created_at, due_at, failed_at) values
  (worlds.id('notification'), 'notification', worlds.id('ana'), null, 'en', now(), now(), null), (worlds.id('failed'), 'notification', worlds.id('bob'), null, 'en', now(), now(), now()),
  (worlds.id('link'), 'link', null, 'ana@a.example', 'en', now(), now(), null);
-- A line of the catalogue is as any other.
delete from accommodation.catalogue where code <> 'R-STEPFREE';
delete from interview.catalogue where code <> 'R-STEPFREE';
set session_replication_role = default;
