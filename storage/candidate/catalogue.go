package candidate

import (
	"context"
	"slices"

	"github.com/lib/pq"

	"stepfree/accommodation"
)

// entryRow is a row of accommodation.catalogue.
type entryRow struct {
	Code         string         `db:"code"`
	Difficulties pq.StringArray `db:"difficulties"`
	Reference    string         `db:"reference"`
}

func (r entryRow) toEntry() accommodation.CatalogueEntry {
	entry := accommodation.CatalogueEntry{Reference: r.Reference}
	for _, d := range r.Difficulties {
		entry.Difficulties = append(entry.Difficulties, accommodation.Difficulty(d))
	}
	return entry
}

// Catalogue lists the measures that can be requested, with the difficulties that each helps with. The store caches it.
func (tx Tx) Catalogue(ctx context.Context) ([]accommodation.CatalogueEntry, error) {
	if cached := tx.entries.Load(); cached != nil {
		return slices.Clone(*cached), nil
	}
	measures, err := tx.CatalogueMeasures(ctx)
	if err != nil {
		return nil, err
	}
	var rows []entryRow
	const query = `select code, difficulties, coalesce(reference, '') as reference from accommodation.catalogue`
	if err := tx.db.SelectContext(ctx, &rows, query); err != nil {
		return nil, err
	}
	found := make(map[string]accommodation.CatalogueEntry, len(rows))
	for _, r := range rows {
		found[r.Code] = r.toEntry()
	}
	var entries []accommodation.CatalogueEntry
	for _, m := range measures {
		if entry, ok := found[m.Code]; ok {
			entry.Measure = m
			entries = append(entries, entry)
		}
	}
	if len(entries) > 0 { // without a session no row is visible
		tx.entries.Store(&entries)
	}
	return slices.Clone(entries), nil
}
