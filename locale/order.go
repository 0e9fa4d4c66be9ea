package locale

import (
	"slices"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
)

// SortByName sorts a list by names in the alphabetical order of the language of l, numbers by their value: anvers,
// Éluard, Zola. Lists that the database sorts have the same order by the collation account.alphabetical.
func SortByName[T any](l Localizer, list []T, name func(T) string) {
	order := collate.New(language.Make(l.lang), collate.Numeric)
	slices.SortStableFunc(list, func(a, b T) int { return order.CompareString(name(a), name(b)) })
}
