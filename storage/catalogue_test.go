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

func TestCatalogue_HasTranslations(t *testing.T) {
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
		t.Fatalf("%d entries", len(entries))
	}
	bundle, err := locale.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range locale.Languages() {
		l := bundle.Localizer(lang, time.UTC)
		requireText := func(key string) {
			if !l.Has(key) {
				t.Errorf("%s has no %s", lang, key)
			}
		}
		for _, e := range entries {
			requireText("measure." + e.Code + ".change")
			terms := e.Resolve(nil)
			for _, code := range terms.Materials {
				requireText("material." + code)
			}
			for _, code := range terms.Requests {
				requireText("site." + code)
			}
			if terms.Conduct != "" {
				requireText("conduct." + terms.Conduct)
			}
			for _, d := range e.Difficulties {
				requireText("difficulty." + string(d))
			}
			for _, q := range e.Parameters {
				requireText("parameter." + q.Name)
				for _, choice := range q.Choices {
					requireText("choice." + q.Name + "." + choice)
				}
				if q.Unit != "" {
					requireText("unit." + q.Unit)
				}
			}
		}
	}
}

func TestCatalogue_DefaultsAreValid(t *testing.T) {
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
	for _, m := range list {
		given := catalogue.Parameters{}
		for _, q := range m.Parameters {
			if q.Default != "" && q.Instead == "" {
				given[q.Name] = q.Default
			}
		}
		_, problems := m.Check(given)
		for _, p := range problems {
			if p.Problem != catalogue.ProblemMissing {
				t.Errorf("%s: the default of %s is refused: %s", m.Code, p.Name, p.Problem)
			}
		}
	}
}
