package main

import (
	"errors"
	"net/url"
	"os"
	"strings"

	"stepfree/storage"
)

// login stands for each login in the address of a given server.
const login = "{login}"

// What is wrong with the address of a given server. It is never repeated: it may hold a password.
var (
	errAddress     = errors.New("the address of the database cannot be used: it is like postgres://{login}@db.example.org:5432/stepfree")
	errEveryLogin  = errors.New("the address of the database must say {login} where the name of the login goes: each audience connects as its own")
	errInTheOpen   = errors.New("the address of the database holds a password, which others on this machine could read: put it into a PGPASSFILE")
	errOnePassword = errors.New("PGPASSWORD would be the password of every login: put each one's into a PGPASSFILE")
)

// givenServer reads the address of a given server. Where it says nothing about TLS, the server's certificate must fit.
func givenServer(address string) (storage.URLs, error) {
	if strings.Count(address, login) != 1 {
		return nil, errEveryLogin
	}
	if os.Getenv("PGPASSWORD") != "" {
		return nil, errOnePassword
	}
	u, err := url.Parse(strings.Replace(address, login, storage.Owner, 1))
	if err != nil || (u.Scheme != "postgres" && u.Scheme != "postgresql") || strings.Trim(u.Path, "/") == "" {
		return nil, errAddress
	}
	options := u.Query()
	_, password := u.User.Password()
	switch {
	case password, options.Has("password"):
		return nil, errInTheOpen
	case u.User.Username() != storage.Owner, options.Has("user"):
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
