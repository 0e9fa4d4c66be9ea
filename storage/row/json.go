package row

import (
	"encoding/json"
	"fmt"
)

// JSON scans a column of JSON. Null leaves the zero value.
type JSON[T any] struct{ Value T }

// Scan implements sql.Scanner.
func (j *JSON[T]) Scan(src any) error { return unmarshal(src, &j.Value) }

func unmarshal(src, dest any) error {
	switch text := src.(type) {
	case nil:
		return nil
	case []byte:
		return json.Unmarshal(text, dest)
	}
	return fmt.Errorf("row: %T is not JSON", src)
}
