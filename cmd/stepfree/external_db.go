package main

import (
	"errors"
	"net/url"
	"os"
	"strings"

	"stepfree/storage/pg"
)

// loginPlaceholder stands for each login in the address of an external database.
const loginPlaceholder = "{login}"

// Errors of the address of an external database. They do not repeat it, because it may contain a password.
var (
	errAddress = errors.New("the address of the database cannot be used: " +
		"it is like postgres://{login}@db.example.org:5432/stepfree")
	errEveryLogin = errors.New("the address of the database must say {login} where the name of the login goes: " +
		"each audience connects as its own")
	errPasswordInURL = errors.New("the address of the database holds a password, " +
		"which others on this machine could read: put it into a PGPASSFILE")
	errOnePassword = errors.New("PGPASSWORD would be the password of every login: " +
		"put each one's into a PGPASSFILE")
)

// externalDB parses the address of an external database and returns the URL of each login. TLS with a verified
// certificate is the default. It never returns the address in an error.
func externalDB(address string) (pg.URLs, error) {
	if strings.Count(address, loginPlaceholder) != 1 {
		return nil, errEveryLogin
	}
	if os.Getenv("PGPASSWORD") != "" {
		return nil, errOnePassword
	}
	u, err := url.Parse(strings.Replace(address, loginPlaceholder, pg.Owner, 1))
	if err != nil || (u.Scheme != "postgres" && u.Scheme != "postgresql") || strings.Trim(u.Path, "/") == "" {
		return nil, errAddress
	}
	options := u.Query()
	_, password := u.User.Password()
	switch {
	case password, options.Has("password"):
		return nil, errPasswordInURL
	case u.User.Username() != pg.Owner, options.Has("user"):
		return nil, errEveryLogin
	}
	if !options.Has("sslmode") && os.Getenv("PGSSLMODE") == "" {
		options.Set("sslmode", "verify-full")
		u.RawQuery = options.Encode()
	}
	return func(name string) string {
		as := *u
		as.User = url.User(name)
		return as.String()
	}, nil
}
