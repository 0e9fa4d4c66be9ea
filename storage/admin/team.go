package admin

import (
	"context"

	"github.com/google/uuid"
)

// OfficerVacancy is an open vacancy of an HR officer, of which an administrator learns the number only.
type OfficerVacancy struct {
	Reference string `db:"reference"`
	Sole      bool   `db:"sole"` // no other account of its team is active
}

// OfficerVacancies lists the open vacancies of an HR officer by number.
func (tx Tx) OfficerVacancies(ctx context.Context, officer uuid.UUID) (list []OfficerVacancy, err error) {
	const query = `select reference, sole from account.officer_vacancies($1)`
	return list, tx.db.SelectContext(ctx, &list, query, officer)
}

// ActiveOfficers lists the active HR officers by name, without one of them.
func (tx Tx) ActiveOfficers(ctx context.Context, without uuid.UUID) (list []Account, err error) {
	const query = selectAccount + `
		where a.role = 'hr' and a.status = 'active' and a.id <> $1 order by a.name, a.id`
	return list, tx.db.SelectContext(ctx, &list, query, without)
}

// AddColleague adds an HR officer to the team of each vacancy of another one, who stays in it. It returns
// storage.ErrNotFound if the colleague is not an active HR officer.
func (tx Tx) AddColleague(ctx context.Context, officer, colleague uuid.UUID) error {
	_, err := tx.db.ExecContext(ctx, `select account.add_colleague($1, $2)`, officer, colleague)
	return err
}
