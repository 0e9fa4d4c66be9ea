// Package demo fills the demonstration with invented people, rooms and requests. Requests are written, submitted and
// decided by the use cases that the pages call.
package demo

import (
	"context"
	"time"

	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/casework/intake"
	"stepfree/casework/review"
	"stepfree/seal"
	hrstore "stepfree/storage/hr"
	"stepfree/storage/pg"
	signinstore "stepfree/storage/signin"
	workerstore "stepfree/storage/worker"
)

// Sealing seals an adviser's private key with a passphrase.
type Sealing = func(adviser seal.PrivateKey, trusted seal.Trusted) ([]byte, error)

// Seeder fills an empty portal.
type Seeder struct {
	DB       *pg.DB
	OwnerURL string // of the database's owner, for the staff accounts
	Intake   intake.Service
	Review   review.Service
	Now      time.Time // all that is seeded happens at this time
	// SignInKey seals the TOTP secrets of the staff accounts.
	SignInKey account.SignInKey
	// CreateVault creates the vault for a first adviser, whose private key sealing seals with a passphrase.
	CreateVault func(ctx context.Context, adviser string, sealing Sealing, at time.Time) error
	// Tell tells the person at the terminal what is done now.
	Tell func(format string, args ...any)
}

// Seed creates the accounts, the vault, what HR keeps, two requests, of which one is decided, and two interviews. It must
// run once.
func (s Seeder) Seed(ctx context.Context) error {
	s.Tell("Inventing people, rooms and providers")
	ids, err := s.staff(ctx)
	if err != nil {
		return err
	}
	sealing := func(adviser seal.PrivateKey, trusted seal.Trusted) ([]byte, error) {
		return adviser.SealWithPassphrase(Passphrase, trusted)
	}
	if err := s.CreateVault(ctx, AdviserEmail, sealing, s.Now); err != nil {
		return err
	}
	hr, err := staffSession[account.HR](ctx, s, ids[hrEmail])
	if err != nil {
		return err
	}
	o := office{now: s.Now, staff: ids}
	if err := hrstore.New(s.DB).Run(ctx, hr, func(tx hrstore.Tx) error { return o.fill(ctx, tx) }); err != nil {
		return err
	}
	s.Tell("Sending two requests, sealed as real ones are")
	adviser, err := staffSession[account.Adviser](ctx, s, ids[AdviserEmail])
	if err != nil {
		return err
	}
	if err := s.requests(ctx, adviser); err != nil {
		return err
	}
	return s.interviews(ctx, hr, o.vacancies)
}

// staff creates the staff accounts and returns all ids by address.
func (s Seeder) staff(ctx context.Context) (map[string]uuid.UUID, error) {
	ids := map[string]uuid.UUID{}
	hash, err := account.HashPassword(password)
	if err != nil {
		return nil, err
	}
	for _, p := range People() {
		if !p.Role.IsStaff() {
			continue
		}
		ids[p.Email] = uuid.New()
		staff := pg.NewStaff{ID: ids[p.Email], Role: p.Role, Name: p.Name, Email: p.Email, Language: "en"}
		credential := pg.Credential{PasswordHash: hash}
		if credential.TOTPSealed, err = s.SignInKey.Seal(staff.ID, p.Secret); err != nil {
			return nil, err
		}
		if err := pg.CreateStaffAsOwner(ctx, s.OwnerURL, staff, credential, s.Now); err != nil {
			return nil, err
		}
	}
	return ids, nil
}

// staffSession signs a member of staff in, with the step of a code that is long past: the current code
// still works.
func staffSession[P account.Audience](ctx context.Context, s Seeder, id uuid.UUID) (P, error) {
	token := account.NewToken()
	var none P
	if err := signinstore.New(s.DB).Run(ctx, none.Role(), func(tx signinstore.Tx) error {
		return tx.OpenStaffSession(ctx, signinstore.StaffSession{
			AccountID: id, Step: 1, Token: token, At: s.Now,
		})
	}); err != nil {
		return none, err
	}
	return signinstore.Identify[P](ctx, signinstore.NewSessions(s.DB), token)
}

// candidateSession signs a candidate in by a link.
func (s Seeder) candidateSession(ctx context.Context, email string) (account.Candidate, error) {
	link, token := account.NewToken(), account.NewToken()
	if err := workerstore.New(s.DB).Run(ctx, func(tx workerstore.Tx) error {
		_, err := tx.CreateLink(ctx, email, link, s.Now, s.Now.Add(time.Minute))
		return err
	}); err != nil {
		return account.Candidate{}, err
	}
	if err := signinstore.New(s.DB).Run(ctx, account.RoleCandidate, func(tx signinstore.Tx) error {
		_, err := tx.SpendLink(ctx, link, signinstore.CandidateSession{Token: token, At: s.Now})
		return err
	}); err != nil {
		return account.Candidate{}, err
	}
	return signinstore.Identify[account.Candidate](ctx, signinstore.NewSessions(s.DB), token)
}
