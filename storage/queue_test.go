package storage_test

import (
	"strconv"
	"testing"

	"stepfree/storage"
)

func TestThePageOfTheQueueReadsOneRowMoreThanItShows(t *testing.T) {
	t.Parallel()
	if rows := strconv.Itoa(storage.PageSize + 1); rows != storage.PageRows {
		t.Errorf("the query asks for %s rows, a page and one more are %s", storage.PageRows, rows)
	}
}
