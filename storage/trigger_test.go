package storage_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"stepfree/storage/storagetest"
)

// harm is something that only a trigger keeps a login from doing, in the data of isolation.sql. {a name} is the id of a
// record.
type harm struct {
	trigger, table string
	session        string // whose, in the login of the own audience
	setup          string // as superuser, before
	attack         string
	done           string // whether the attack had its effect
}

// sentHarms is what a candidate could do to what was sent.
func sentHarms() []harm {
	return []harm{
		{
			"request_sent", "accommodation.request", "ana", "",
			`update accommodation.request set submitted_at = '2001-01-01' where id = {request anatrue}`,
			`select submitted_at < '2002-01-01' from accommodation.request where id = {request anatrue}`,
		},
		{
			"request_submission", "accommodation.request", "ana", "",
			`update accommodation.request set submitted_at = '2001-01-01', due_on = '2001-01-02', receipt = 'x',
				receipt_digest = 'x' where id = {request anafalse}`,
			`select submitted_at < '2002-01-01' from accommodation.request where id = {request anafalse}`,
		},
		{
			"request_submission", "accommodation.request", "ana", "",
			`update accommodation.request set submitted_at = now(), due_on = '2101-01-02', receipt = 'x',
				receipt_digest = 'x' where id = {request anafalse}`,
			`select due_on > '2100-01-01' from accommodation.request where id = {request anafalse}`,
		},
		{
			"request_submission", "accommodation.request", "ana", "",
			`update accommodation.request set submitted_at = now(), due_on = current_date where id = {request anafalse}`,
			`select submitted_at is not null from accommodation.request where id = {request anafalse}`,
		},
		{
			"stage_sent", "accommodation.request_stage", "ana", "",
			`delete from accommodation.request_stage where request_id = {request anatrue}`,
			`select not exists (select from accommodation.request_stage where request_id = {request anatrue})`,
		},
		{
			"statement_sent", "accommodation.statement", "ana", "",
			`update accommodation.statement set sealed = 'forged' where request_id = {request anatrue}`,
			`select sealed = 'forged' from accommodation.statement where request_id = {request anatrue}`,
		},
		{
			"evidence_sent", "accommodation.evidence", "ana", "",
			`update accommodation.evidence set label = 'forged' where request_id = {request anatrue}`,
			`select exists (select from accommodation.evidence where label = 'forged')`,
		},
		{
			"evidence_sent_stays", "accommodation.evidence", "ana", "",
			`delete from accommodation.evidence where request_id = {request anatrue}`,
			`select not exists (select from accommodation.evidence where request_id = {request anatrue})`,
		},
		{
			"measure_sent", "accommodation.measure", "ana", "",
			`insert into accommodation.measure
				(id, request_id, application_id, candidate_id, stage_id, code, parameters, status)
			values (gen_random_uuid(), {request anatrue}, {application a}, {ana}, {stage a1}, 'R-STEPFREE', '{}', 'draft')`,
			`select exists (select from accommodation.measure where request_id = {request anatrue} and status = 'draft')`,
		},
		{
			"measure_sent_stays", "accommodation.measure", "ana", "",
			`update accommodation.measure set parameters = '{"x": "y"}' where id = {measure anasubmitted}`,
			`select exists (select from accommodation.measure where parameters <> '{}')`,
		},
		{
			"measure_step", "accommodation.measure", "ana", "",
			`update accommodation.measure set status = 'approved' where id = {measure anasubmitted}`,
			`select status = 'approved' from accommodation.measure where id = {measure anasubmitted}`,
		},
		{
			"measure_step", "accommodation.measure", "maria", "",
			`update accommodation.measure set status = 'withdrawn' where id = {measure anaapproved}`,
			`select status = 'withdrawn' from accommodation.measure where id = {measure anaapproved}`,
		},
	}
}

// authorHarms is what a login could write down of another account, or of another time.
func authorHarms() []harm {
	return []harm{
		{
			"access_log_author", "accommodation.access_log", "maria", "",
			`insert into accommodation.access_log (id, request_id, candidate_id, account_id, pseudonym, at)
			values (gen_random_uuid(), {request anatrue}, {ana}, {maria}, 99, '2001-01-01')`,
			`select exists (select from accommodation.access_log where pseudonym = 99 and at < '2002-01-01')`,
		},
		{
			"decision_author", "accommodation.decision", "maria", "",
			`insert into accommodation.decision
				(measure_id, candidate_id, outcome, reasons, language, decided_by, pseudonym, decided_at)
			values ({measure anasubmitted}, {ana}, 'not_supported', 'x', 'en', {maria}, 99, '2001-01-01')`,
			`select exists (select from accommodation.decision where pseudonym = 99 and decided_at < '2002-01-01')`,
		},
		{
			"recusal_author", "accommodation.recusal", "maria", "",
			`insert into accommodation.recusal values ({application a}, {maria}, 99, '2001-01-01')`,
			`select exists (select from accommodation.recusal where pseudonym = 99 and at < '2002-01-01')`,
		},
		{
			"declared_interest_author", "accommodation.declared_interest", "maria", "",
			`insert into accommodation.declared_interest values ({maria}, {vacancy a}, 99, true, '2001-01-01')`,
			`select exists (select from accommodation.declared_interest where pseudonym = 99 and at < '2002-01-01')`,
		},
		{
			"event_time", "accommodation.event", "ana", `delete from accommodation.event`,
			`select accommodation.record_event({request anatrue}, null, 'candidate', 'x', '2001-01-01')`,
			`select exists (select from accommodation.event where at < '2002-01-01')`,
		},
		{
			"event_time", "interview.event", "hugo", `delete from interview.event`,
			`select interview.record_event({application a}, {booking application a4}, null, 'hr', 'x', '2001-01-01')`,
			`select exists (select from interview.event where at < '2002-01-01')`,
		},
		{
			"acknowledgement_time", "interview.acknowledgement", "paul", "",
			`update interview.acknowledgement set at = '2101-01-01'
				where booking_id = {booking application a4}`,
			`select exists (select from interview.acknowledgement where at > '2100-01-01')`,
		},
		{
			"access_time", "seal.access", "maria", "",
			`insert into seal.access values ({vault}, {mona}, 'age1', 'x', {maria}, '2001-01-01')`,
			`select exists (select from seal.access where granted_at < '2002-01-01')`,
		},
		{
			"identity_time", "seal.identity", "mona", `delete from seal.identity where account_id = {mona}`,
			`insert into seal.identity values ({mona}, 'age1', 'x', '2001-01-01')`,
			`select exists (select from seal.identity where created_at < '2002-01-01')`,
		},
		{
			"passkey_time", "seal.passkey", "maria", "",
			`insert into seal.passkey values (gen_random_uuid(), {maria}, 'age1', 'x', 'x', '2001-01-01')`,
			`select exists (select from seal.passkey where created_at < '2002-01-01')`,
		},
		{
			"recovery_time", "seal.recovery", "maria", "",
			`insert into seal.recovery values (gen_random_uuid(), {vault}, '{a,b,c}', '{x,x,x}', {maria}, '2001-01-01')`,
			`select exists (select from seal.recovery where sealed_at < '2002-01-01')`,
		},
		{
			"closed_day_added", "account.closed_day", "ada", "",
			`insert into account.closed_day (id, first_day, last_day, name_en, name_fr, added_by, added_at)
			values (gen_random_uuid(), '2031-05-05', '2031-05-05', 'x', 'x', {ada}, '2001-01-01')`,
			`select exists (select from account.closed_day where added_at < '2002-01-01')`,
		},
		{
			"closed_day_time", "account.closed_day", "ada", "",
			`update account.closed_day set removed_by = {ada}, removed_at = '2001-01-01' where id = {closed}`,
			`select exists (select from account.closed_day where removed_at < '2002-01-01')`,
		},
	}
}

// stepUpHarms is what a session that is not stepped up could do.
func stepUpHarms() []harm {
	const down = `update account.session set stepped_up_at = now() - interval '301 seconds'; `
	return []harm{
		{
			"access_log_step_up", "accommodation.access_log", "maria", down + `delete from accommodation.access_log`,
			`insert into accommodation.access_log (id, request_id, candidate_id)
			values (gen_random_uuid(), {request anatrue}, {ana})`,
			`select exists (select from accommodation.access_log)`,
		},
		{
			"decision_step_up", "accommodation.decision", "maria", down,
			`insert into accommodation.decision (measure_id, candidate_id, outcome, reasons, language)
			values ({measure anasubmitted}, {ana}, 'not_supported', 'x', 'en')`,
			`select exists (select from accommodation.decision where measure_id = {measure anasubmitted})`,
		},
		{
			"access_step_up", "seal.access", "maria", down,
			`insert into seal.access values ({vault}, {mona}, 'age1', 'x', {maria}, now())`,
			`select exists (select from seal.access where account_id = {mona})`,
		},
		{
			"recovery_step_up", "seal.recovery", "maria", down + `delete from seal.recovery`,
			`insert into seal.recovery values (gen_random_uuid(), {vault}, '{a,b,c}', '{x,x,x}', {maria}, now())`,
			`select exists (select from seal.recovery)`,
		},
		{
			"account_step_up", "account.account", "ada", down + `update account.account set set_up_at = null where id = {mona}`,
			`select account.request_change(gen_random_uuid(), {mona}, 'disable', false, 'Left.', now())`,
			`select status = 'disabled' from account.account where id = {mona}`,
		},
		{
			"change_step_up", "account.change", "ada", down + `
			delete from account.change; update account.account set set_up_at = now() where id = {mona};
			insert into account.account (id, role, name, email, language, created_at, set_up_at)
			values (gen_random_uuid(), 'admin', 'Axel', 'axel@x.example', 'en', now(), now())`,
			`select account.request_change(gen_random_uuid(), {mona}, 'disable', false, 'Left.', now())`,
			`select exists (select from account.change)`,
		},
		{
			"invitation_step_up", "account.invitation", "ada", down + `update account.account set set_up_at = null where id = {mona}`,
			`select account.invite_again({mona}, now())`,
			`select exists (select from account.invitation where account_id = {mona})`,
		},
	}
}

// interestHarms is what HR could bring about: one person on both sides of a vacancy, or arrangements that it must not
// see yet. And what the process that sends mail could read.
func interestHarms() []harm {
	const applies = `update interview.application set email = '%s' where id = {application c}`
	as := func(email string) string { return regexp.MustCompile(`%s`).ReplaceAllString(applies, email) }
	return []harm{
		{
			"assignment_interest", "interview.assignment", "hugo", as("hera@b.example"),
			`insert into interview.assignment values ({vacancy a}, {hera})`,
			`select exists (select from interview.assignment where vacancy_id = {vacancy a} and account_id = {hera})`,
		},
		{
			"cover_interest", "interview.cover", "hugo", as("hera@b.example") + `; delete from interview.cover`,
			`insert into interview.cover values ({vacancy a}, {hugo}, {hera}, current_date + 7)`,
			`select exists (select from interview.cover where vacancy_id = {vacancy a} and account_id = {hera})`,
		},
		{
			"stage_panel_interest", "interview.stage_panel", "hugo", as("petra@b.example"),
			`insert into interview.stage_panel values ({stage a2}, {seat b})`,
			`select exists (select from interview.stage_panel where stage_id = {stage a2} and resource_id = {seat b})`,
		},
		{
			"occupation_interest", "interview.occupation", "hugo", as("petra@b.example"),
			`insert into interview.occupation (booking_id, resource_id, during, purpose)
			values ({booking application a4}, {seat b}, '[2041-01-01, 2041-01-02)', 'panel')`,
			`select exists (select from interview.occupation where lower(during) > '2040-01-01')`,
		},
		{
			"application_interest", "interview.application", "hugo", "",
			`select interview.add_application(gen_random_uuid(), {vacancy a}, gen_random_uuid(), 'Paul', 'paul@a.example',
				'en', current_date + 9, true, now())`,
			`select exists (select from interview.application where email = 'paul@a.example')`,
		},
		{
			"booking_hr_step", "interview.booking", "hugo", "",
			`update interview.booking set status = 'held', held_until = now() where id = {booking application c6}`,
			`select status = 'held' from interview.booking where id = {booking application c6}`,
		},
		{
			"outbox_given_up", "mail.outbox", "", "", `update mail.outbox set failed_at = null`,
			`select not exists (select from mail.outbox where failed_at is not null)`,
		},
	}
}

// Each attack is refused, or has no effect, and has it once its trigger is gone.
func TestTriggers_EachKeepsALoginFromHarm(t *testing.T) {
	t.Parallel()
	db := newIsolationDB(t)
	cases := slices.Concat(sentHarms(), authorHarms(), interestHarms(), stepUpHarms())
	tested := map[string]bool{}
	for _, c := range cases {
		tested[c.table+" "+c.trigger] = true
		if c.happens(t, db, "") {
			t.Errorf("with %s on %s, %q can: %s", c.trigger, c.table, c.session, c.attack)
		}
		if !c.happens(t, db, "drop trigger "+c.trigger+" on "+c.table) {
			t.Errorf("%s on %s can go: %s", c.trigger, c.table, c.attack)
		}
	}
	var aimed []string // at a login
	must(t, db.Super.SelectContext(t.Context(), &aimed, `
		select cast(cast(tgrelid as regclass) as text) || ' ' || tgname from pg_trigger
		where not tgisinternal and pg_get_triggerdef(oid) ilike '%session_user%'`))
	for _, trigger := range aimed {
		if !tested[trigger] && !strings.HasSuffix(trigger, "_limit") { // package intake tests the limits
			t.Errorf("no attack shows what %s is for", trigger)
		}
	}
}

var recordName = regexp.MustCompile(`\{([a-z][a-z0-9_ ]*)\}`)

// happens reports whether an attack has its effect, without a trigger if drop is not empty.
func (h harm) happens(t *testing.T, db *storagetest.Database, drop string) (done bool) {
	t.Helper()
	ids := func(sql string) string { return recordName.ReplaceAllString(sql, `cast(md5('$1') as uuid)`) }
	login := value[string](t, db, `select coalesce((select 'stepfree_' || role from fixture.person where name = $1),
		'stepfree_worker')`, h.session)
	must(t, db.Super.GetContext(t.Context(), &done, `select probe.happens($1, $2, $3, $4, $5, $6)`,
		login, h.session, drop, ids(h.setup), ids(h.attack), ids(h.done)))
	return done
}
