package candidate_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/storage/blob"
	"stepfree/storage/storagetest"
)

func TestAnswer_NoneCanBeChanged(t *testing.T) {
	t.Parallel()
	w := newSetup(t)
	path := "/requests/applications/" + w.application.String()
	w.post(t, path, "answer", "perhaps", "key", uuid.NewString()).
		want(t, http.StatusUnprocessableEntity, "Choose an answer")
	w.post(t, path, "answer", "none", "key", uuid.NewString()).want(t, http.StatusOK, "Thank you, you need nothing")
	if n := w.count(t, `select count(*) from accommodation.request`); n != 0 {
		t.Errorf("%d requests", n)
	}
	r := w.draft(t)
	// A second answer continues the draft.
	w.post(t, path, "answer", "unsure", "key", uuid.NewString()).wantGoTo(t, r)
	w.get(t, "/requests").want(t, http.StatusOK, "Director", "Not sent yet. Kept until", "I am not sure")
}

func TestMeasures_ByDifficulty(t *testing.T) {
	t.Parallel()
	w := newSetup(t)
	r := w.draft(t)
	stage := r + "/stages/" + w.interview.String()
	w.get(t, stage).want(t, http.StatusNotFound) // it was not chosen yet
	w.fill(t, r+"/stages", "stage", w.interview.String(), "stage", w.test.String()).wantGoTo(t, r)
	w.get(t, stage).want(t, http.StatusOK, "What is difficult for you? Panel interview", "Show everything")
	page := w.get(t, stage+"/measures?difficulty=hear")
	page.want(t, http.StatusOK, "Sign-language interpreter", "Show everything")
	if strings.Contains(page.html, "P-GUIDE") {
		t.Error("what does not help is offered")
	}
	got := w.post(t, stage+"/measures", "measure", "P-SIGN", "version", page.version(t))
	if !strings.HasPrefix(got.location, r+"/details/") {
		t.Fatalf("to %q: %s", got.location, got.html)
	}
	w.fill(t, got.location, "parameter-spoken_language", "EN").
		want(t, http.StatusUnprocessableEntity, "There is a problem")
	w.fill(t, got.location, "parameter-sign_language", "LSFB", "parameter-spoken_language", "FR").wantGoTo(t, r)
	w.get(t, r+"/check").want(t, http.StatusOK, "LSFB")
	// The last measure of a stage can be removed too.
	w.fill(t, stage+"/measures").wantGoTo(t, r)
	w.fill(t, stage+"/measures").want(t, http.StatusUnprocessableEntity, "Choose at least one measure")
}

// What is of use in a room only is offered as long as one stage of the vacancy is held in one, or the candidate asks to
// come to one.
func TestMeasures_RoomOnlyWhereThereIsOne(t *testing.T) {
	t.Parallel()
	w := newSetup(t)
	r := w.draft(t)
	measures := r + "/stages/" + w.interview.String() + "/measures"
	w.fill(t, r+"/stages", "stage", w.interview.String(), "stage", w.test.String()).wantGoTo(t, r)
	offers := func(code string) bool { return strings.Contains(w.get(t, measures).html, `value="`+code+`"`) }
	w.DB.Exec(t, `update interview.stage set mode = 'remote' where id <> $1`, w.test)
	if !offers("R-STEPFREE") || !offers("R-QUIET") {
		t.Error("another stage is held in a room")
	}
	w.DB.Exec(t, `update interview.stage set mode = 'remote'`)
	for code, want := range map[string]bool{
		"R-STEPFREE": false, "R-TOILET": false, "R-PARKING": false, "R-FACING": true, "P-SIGN": true, "O-OTHER": true,
	} {
		if offers(code) != want {
			t.Errorf("without a room, %s: %v", code, !want)
		}
	}
	var inPerson string
	must(t, w.DB.Super.GetContext(t.Context(), &inPerson, `
		select code from interview.catalogue where effect ->> 'mode' = 'in_person'`))
	w.fill(t, measures, "measure", inPerson).want(t, http.StatusSeeOther)
	if !offers("R-STEPFREE") {
		t.Error("the candidate asks to come")
	}
	// What was chosen before stays.
	w.fill(t, measures, "measure", "R-STEPFREE").want(t, http.StatusSeeOther)
	if !offers("R-STEPFREE") || offers("R-TOILET") {
		t.Error("what was chosen, and nothing else, stays")
	}
}

func TestSaveStages_UnknownStage(t *testing.T) {
	t.Parallel()
	w := newSetup(t)
	r := w.complete(t)
	w.fill(t, r+"/stages", "stage", uuid.NewString()).want(t, http.StatusUnprocessableEntity, "Choose at least one stage")
	w.get(t, r+"/check").want(t, http.StatusOK, "Step-free")
}

func TestDraft_EditConflictShowsBoth(t *testing.T) {
	t.Parallel()
	w := newSetup(t)
	r := w.complete(t)
	measures := r + "/stages/" + w.interview.String() + "/measures"
	w.fill(t, measures, "measure", "P-SUPPORT", "measure", "T-EXTRA").want(t, http.StatusSeeOther)
	var details string
	must(t, w.DB.Super.GetContext(t.Context(), &details, `select id from accommodation.measure where code = 'T-EXTRA'`))
	details = r + "/details/" + details
	for _, c := range []struct {
		name, path    string
		first, second []string
		stored, typed string
	}{
		{
			"words", r + "/hard",
			[]string{"words", "From the first window."},
			[]string{"words", "From the second."},
			"From the first window.", "From the second.",
		},
		{"details", details, []string{"parameter-percent", "25"}, []string{"parameter-percent", "50"}, "25", ""},
		{
			"measures", measures,
			[]string{"measure", "T-EXTRA", "measure", "R-QUIET"},
			[]string{"measure", "T-EXTRA", "measure", "R-LOOP"},
			"Quiet room", "",
		},
		{
			"stages", r + "/stages",
			[]string{"stage", w.interview.String(), "stage", w.test.String()},
			[]string{"stage", w.test.String()},
			"Written test", "",
		},
	} {
		first, second := w.get(t, c.path), w.get(t, c.path)
		if got := w.post(t, c.path, append(c.first, "version", first.version(t))...); got.status != http.StatusSeeOther {
			t.Fatalf("%s: the first window: %d %s", c.name, got.status, got.html)
		}
		// The same form submitted again is no conflict.
		if got := w.post(t, c.path, append(c.first, "version", second.version(t))...); got.status != http.StatusSeeOther {
			t.Errorf("%s: the same again: %d", c.name, got.status)
		}
		both := w.post(t, c.path, append(c.second, "version", second.version(t))...)
		both.want(t, http.StatusUnprocessableEntity, "changed in another window", "Saved in the other window",
			c.stored, c.typed)
		if got := w.post(t, c.path, append(c.second, "version", both.version(t))...); got.status != http.StatusSeeOther {
			t.Errorf("%s: after both were shown: %d %s", c.name, got.status, got.html)
		}
	}
	if s := w.statement(t, r); s.Hard != "From the second." || s.Helps != "A lift." {
		t.Errorf("%+v", s)
	}
}

func TestRemoveMeasure_AndItsWords(t *testing.T) {
	t.Parallel()
	w := newSetup(t)
	r := w.complete(t)
	measures := r + "/stages/" + w.interview.String() + "/measures"
	ask := func() string {
		return w.fill(t, measures, "measure", "R-STEPFREE", "measure", "P-SUPPORT").location
	}
	say := func() {
		w.fill(t, ask(), "words", "My sister comes along.").wantGoTo(t, r)
		if s := w.statement(t, r); len(s.Words) != 1 || s.Hard != "Stairs." {
			t.Fatalf("%+v", s)
		}
	}
	for name, takeOut := range map[string]func(){
		"by the list":   func() { w.fill(t, measures, "measure", "R-STEPFREE").wantGoTo(t, r) },
		"by the stages": func() { w.fill(t, r+"/stages", "stage", w.test.String()).wantGoTo(t, r) },
		"by itself": func() {
			var m string
			must(t, w.DB.Super.GetContext(t.Context(), &m, `select id from accommodation.measure where code = 'P-SUPPORT'`))
			w.get(t, r+"/details/"+m+"/remove").want(t, http.StatusOK, "Stop asking for this?")
			for range 2 {
				w.post(t, r+"/details/"+m+"/remove").wantGoTo(t, r)
			}
		},
	} {
		w.fill(t, r+"/stages", "stage", w.interview.String()).wantGoTo(t, r)
		say()
		takeOut()
		if s := w.statement(t, r); len(s.Words) != 0 || s.Hard != "Stairs." {
			t.Errorf("%s: %+v", name, s)
		}
	}
}

func TestSaveWords_SealedWithLanguage(t *testing.T) {
	t.Parallel()
	w := newSetup(t)
	r := w.draft(t)
	w.post(t, "/requests/language", "lang", "fr", "back", r+"/hard").wantGoTo(t, r+"/hard")
	w.get(t, r+"/hard").want(t, http.StatusOK, "Qu’est-ce qui est difficile")
	w.fill(t, r+"/hard", "words", "Les escaliers me fatiguent.").wantGoTo(t, r+"/helps")
	w.post(t, "/requests/language", "lang", "en", "back", "/requests").wantGoTo(t, "/requests")
	w.fill(t, r+"/helps", "words", "Un ascenseur.").wantGoTo(t, r)
	page := w.get(t, r+"/hard")
	page.want(t, http.StatusOK, "Les escaliers me fatiguent.")
	if !strings.Contains(page.html, `lang="fr">Les escaliers`) {
		t.Error("the page does not say that the words are French")
	}
	if s := w.statement(t, r); s.Lang != "fr" || s.Helps != "Un ascenseur." {
		t.Errorf("%+v", s)
	}
	if n := w.count(
		t, `select count(*) from accommodation.statement where position('escaliers' in encode(sealed, 'escape')) > 0`,
	); n != 0 {
		t.Error("the words are in the clear")
	}
	copied := w.get(t, r+"/copy.txt")
	if copied.status != http.StatusOK || !strings.Contains(copied.html, "Les escaliers me fatiguent.") {
		t.Errorf("%d %q", copied.status, copied.html)
	}
	long := strings.Repeat("é", 100_001)
	w.fill(t, r+"/hard", "words", long).want(t, http.StatusUnprocessableEntity, "at most 100000 characters")
	w.fill(t, r+"/hard", "words", long[2:]).wantGoTo(t, r+"/helps")
}

func TestDiscard_LeavesNothing(t *testing.T) {
	t.Parallel()
	w := newSetup(t)
	r := w.complete(t)
	w.upload(t, r, uuid.New(), "letter.pdf", pdf(100)).wantUploaded(t)
	w.get(t, r+"/discard").want(t, http.StatusOK, "Delete this draft?")
	for range 2 {
		w.post(t, r+"/discard").wantGoTo(t, "/requests")
	}
	w.get(t, r).want(t, http.StatusNotFound)
	for _, table := range []string{"request", "request_stage", "measure", "statement"} {
		if n := w.count(t, `select count(*) from accommodation.`+table); n != 0 {
			t.Errorf("%d rows of %s are left", n, table)
		}
	}
	w.wantNothing(t)
	if w.has(w.Drafts, r) || w.has(w.Keyring, r) {
		t.Error("a key is left")
	}
}

// has reports whether a folder has a key of a request.
func (setup) has(keys *blob.Dir, request string) bool {
	_, err := keys.Get(id(request))
	return err == nil
}

func TestDraft_OfAnotherCandidate(t *testing.T) {
	t.Parallel()
	w := newSetup(t)
	r := w.complete(t)
	eve := w
	eve.me = storagetest.Person[account.Candidate](t, w.DB, "Eve")
	for _, page := range []string{"", "/stages", "/hard", "/evidence", "/check", "/copy.txt", "/discard"} {
		eve.get(t, r+page).want(t, http.StatusNotFound)
	}
	eve.upload(t, r, uuid.New(), "letter.pdf", pdf(100)).want(t, http.StatusNotFound)
	eve.post(t, r+"/send", "version", "x").want(t, http.StatusNotFound)
	eve.post(t, r+"/discard").wantGoTo(t, "/requests")
	eve.post(t, "/requests/applications/"+w.application.String(), "answer", "none", "key", uuid.NewString()).
		want(t, http.StatusNotFound)
	w.get(t, r+"/check").want(t, http.StatusOK, "Stairs.")
}
