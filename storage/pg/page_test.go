package pg_test

import (
	"strconv"
	"testing"

	"stepfree/storage"
	"stepfree/storage/pg"
)

func TestPageRows_PageAndOneMore(t *testing.T) {
	t.Parallel()
	if rows := strconv.Itoa(storage.PageSize + 1); rows != pg.PageRows {
		t.Errorf("PageRows is %s, a page and one more row are %s", pg.PageRows, rows)
	}
}
