package storage_test

import (
	"testing"
	"time"

	"stepfree/accommodation"
	"stepfree/account"
	"stepfree/catalogue"
	"stepfree/locale"
	candidatestore "stepfree/storage/candidate"
	hrstore "stepfree/storage/hr"
	"stepfree/storage/storagetest"
)

func TestEveryLineOfTheCatalogueCanBeReadAndHasItsWordsInBothLanguages(t *testing.T) {
	t.Parallel()
	db := storagetest.New(t)
	me := storagetest.Person[account.Candidate](t, db, "Ana")
	var entries []accommodation.CatalogueEntry
	if err := db.Candidate.Run(t.Context(), me, func(tx candidatestore.Tx) (err error) {
		entries, err = tx.Catalogue(t.Context())
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if len(entries) < 70 {
		t.Fatalf("%d lines", len(entries))
	}
	bundle, err := locale.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range locale.Languages() {
		l := bundle.Localizer(lang, time.UTC)
		wants := func(key string) {
			if !l.Has(key) {
				t.Errorf("%s has no %s", lang, key)
			}
		}
		for _, e := range entries {
			wants("measure." + e.Code + ".change")
			terms := e.Resolve(nil)
			for _, code := range terms.Materials {
				wants("material." + code)
			}
			for _, code := range terms.Requests {
				wants("site." + code)
			}
			if terms.Conduct != "" {
				wants("conduct." + terms.Conduct)
			}
			for _, d := range e.Difficulties {
				wants("difficulty." + string(d))
			}
			for _, q := range e.Parameters {
				wants("parameter." + q.Name)
				for _, choice := range q.Choices {
					wants("choice." + q.Name + "." + choice)
				}
				if q.Unit != "" {
					wants("unit." + q.Unit)
				}
			}
		}
	}
}

func TestTheDefaultsOfTheCatalogueAreAnswersThatItTakes(t *testing.T) {
	t.Parallel()
	db := storagetest.New(t)
	me := storagetest.Person[account.HR](t, db, "Hugo")
	var list []catalogue.Measure
	if err := db.HR.Run(t.Context(), me, func(tx hrstore.Tx) (err error) {
		list, err = tx.CatalogueMeasures(t.Context())
		return err
	}); err != nil {
		t.Fatal(err)
	}
	for _, kind := range list {
		given := catalogue.Parameters{}
		for _, q := range kind.Parameters {
			if q.Default != "" && q.Instead == "" {
				given[q.Name] = q.Default
			}
		}
		_, problems := kind.Check(given)
		for _, p := range problems {
			if p.Problem != catalogue.ProblemMissing {
				t.Errorf("%s: the default of %s is refused: %s", kind.Code, p.Name, p.Problem)
			}
		}
	}
}
