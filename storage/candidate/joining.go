package candidate

import (
	"context"

	"stepfree/interview"
	"stepfree/storage/row"
)

// Joining loads how the candidate joins an interview: nothing before it is confirmed.
func (tx Tx) Joining(ctx context.Context, o Interview) (interview.Joining, error) {
	var found row.Joining
	query := `select ` + row.JoiningJSON("$1", "$2")
	err := tx.db.GetContext(ctx, &found, query, o.StageID, o.ApplicationID)
	return interview.Joining(found), err
}
