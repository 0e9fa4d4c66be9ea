package intake

import (
	"context"
	"maps"

	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/catalogue"
	store "stepfree/storage/candidate"
)

// SaveStages saves the stages that a draft covers. The measures of a stage that is left out are removed, with the words
// about them.
func (s Service) SaveStages(ctx context.Context, me account.Candidate, d Draft, stages []uuid.UUID) error {
	return s.changeMeasures(ctx, me, d, func(tx store.Tx) error {
		return tx.SaveStages(ctx, &d.Request, stages, s.Now())
	})
}

// SaveMeasures saves which measures are asked for at a stage. The words about a measure that is left out are removed.
func (s Service) SaveMeasures(
	ctx context.Context, me account.Candidate, d Draft, stage uuid.UUID, chosen []catalogue.Measure,
) error {
	return s.changeMeasures(ctx, me, d, func(tx store.Tx) error {
		return tx.SaveMeasures(ctx, &d.Request, stage, chosen, s.Now())
	})
}

// RemoveMeasure removes a measure from a draft, with the words about it.
func (s Service) RemoveMeasure(ctx context.Context, me account.Candidate, d Draft, measure uuid.UUID) error {
	return s.changeMeasures(ctx, me, d, func(tx store.Tx) error {
		return tx.RemoveMeasure(ctx, &d.Request, measure, s.Now())
	})
}

// changeMeasures changes the measures of a draft and removes the words about those that are gone, in one transaction.
func (s Service) changeMeasures(
	ctx context.Context, me account.Candidate, d Draft, change func(store.Tx) error,
) error {
	return s.Store.Run(ctx, me, func(tx store.Tx) error {
		if err := change(tx); err != nil {
			return err
		}
		now, err := tx.Request(ctx, d.ID)
		if err != nil {
			return err
		}
		statement := d.Statement
		statement.Words = maps.Clone(statement.Words)
		maps.DeleteFunc(statement.Words, func(id uuid.UUID, _ string) bool {
			_, found := now.Measure(id)
			if !found {
				statement = statement.WithLanguage(id.String(), "")
			}
			return !found
		})
		if len(statement.Words) == len(d.Statement.Words) {
			return nil
		}
		sealed, err := s.sealStatement(d, statement)
		if err != nil {
			return err
		}
		return tx.SaveStatement(ctx, &now, sealed, s.Now())
	})
}
