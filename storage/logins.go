package storage

import "stepfree/account"

// Logins lists every database login of the product: the owner, the worker, and one per audience.
func Logins() []string {
	logins := []string{Owner, loginWorker}
	for _, role := range account.Roles() {
		logins = append(logins, role.Login())
	}
	return logins
}
