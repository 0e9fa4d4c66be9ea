package pg_test

import (
	"strconv"
	"testing"

	"stepfree/storage"
	"stepfree/storage/pg"
)

func TestThePageOfTheQueueReadsOneRowMoreThanItShows(t *testing.T) {
	t.Parallel()
	if rows := strconv.Itoa(storage.PageSize + 1); rows != pg.PageRows {
		t.Errorf("the query asks for %s rows, a page and one more are %s", pg.PageRows, rows)
	}
}
