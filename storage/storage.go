// Package storage stores all data in PostgreSQL. It has what the stores share: errors, the page size, and the access
// control list.
//
// Package pg is the engine. Each audience has a package of its own with one Store and one transaction type Tx: a
// transaction of HR has no method that reads a request. The database enforces the same by grants and row policies, and
// verifies the session itself (account.actor).
package storage

import _ "embed" // access.golden

// Access is the access control list: the rights of each login on tables, columns, rows and functions. pg.CheckRights
// compares it with the database at each start, and a test compares it with the migrations.
//
//go:embed access.golden
var Access string
