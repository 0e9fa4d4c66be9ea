// Package candidate serves candidates: their applications, the requests they write and submit, and what comes of them.
package candidate

import (
	"stepfree/casework/intake"
	"stepfree/handlers/web"
	"stepfree/seal"
	"stepfree/storage/blob"
	store "stepfree/storage/candidate"
)

// Handler answers the candidates' pages.
type Handler struct {
	*web.Site
	Store        *store.Store
	Intake       intake.Service
	CandidateKey seal.PrivateKey // opens reasons and saved forms
	SavedForms   *blob.Dir       // sealed to the candidate key
}

// draft is a request that is being written, as its pages use it.
type draft struct{ intake.Draft }
