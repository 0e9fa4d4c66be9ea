// Package storage keeps everything in PostgreSQL. It holds what all stores have in common: errors, the size of a page,
// and the page of access.
//
// Package pg is the engine. Each audience has a package of its own with one Store and one transaction type Tx: a
// transaction of HR has no method that reads a request. The database enforces the same by grants and row policies, and
// verifies the session itself (account.actor).
package storage

import _ "embed" // access.golden

// Access is the page of rights: what each login may do with each table, column, row and function. It is compared with
// the database at each start, and by a test with what the migrations grant.
//
//go:embed access.golden
var Access string
