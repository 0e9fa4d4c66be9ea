package locale_test

import (
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"

	"stepfree/locale"
)

func TestSortByName_Alphabetical(t *testing.T) {
	t.Parallel()
	want := []string{
		"Åland", "anvers", "Anvers", "cote", "côte", "Eluard", "Éluard", "Émile", "Œdipe", "Room 2", "Room 10", "zola",
		"Zola",
	}
	for _, lang := range locale.Languages() {
		l := load(t).Localizer(lang, nil)
		for seed := range uint64(20) {
			got := append([]string{}, want...)
			rand.New(rand.NewPCG(seed, 0)).Shuffle(len(got), func(i, j int) { got[i], got[j] = got[j], got[i] })
			locale.SortByName(l, got, func(name string) string { return name })
			if diff := cmp.Diff(want, got); diff != "" {
				t.Fatalf("%s, seed %d: -want +got:\n%s", lang, seed, diff)
			}
		}
	}
}
