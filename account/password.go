package account

import (
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"github.com/alexedwards/argon2id"
	"github.com/pquerna/otp"
	"github.com/pquerna/otp/totp"
)

// MinPasswordLength is the least number of characters of a password (NIST SP 800-63B rev. 4, section 3.1.1.2: 15 when used alone; here a code stands beside it).
const MinPasswordLength = 12

// ErrPassword says that a password is too short.
var ErrPassword = errors.New("account: the password is too short")

// argon2Params returns OWASP's second choice of the Password Storage Cheat Sheet: 19 MiB, two passes, one lane.
func argon2Params() *argon2id.Params {
	return &argon2id.Params{Memory: 19 * 1024, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}
}

// HashPassword returns what is stored in place of a password, or ErrPassword.
func HashPassword(password string) (string, error) {
	if len([]rune(password)) < MinPasswordLength {
		return "", ErrPassword
	}
	hash, err := argon2id.CreateHash(password, argon2Params())
	if err != nil {
		return "", fmt.Errorf("account: %w", err)
	}
	return hash, nil
}

// CheckPassword tells whether a password fits its hash. An unknown account is checked against DecoyHash: both take the same time.
func CheckPassword(password, hash string) bool {
	ok, err := argon2id.ComparePasswordAndHash(password, hash)
	return err == nil && ok
}

// DecoyHash returns a hash that no password fits; it costs as much to check as a real one.
func DecoyHash() string {
	hash, err := argon2id.CreateHash(rand.Text(), argon2Params())
	if err != nil {
		panic(err) // only an argument out of range can fail, and the arguments are constants
	}
	return hash
}

// NewPassword draws a password for an account that an administrator creates: 26 letters and digits, 130 bits.
func NewPassword() string { return rand.Text() }

// TOTP is the secret of an authenticator app and the address from which an app can take it.
type TOTP struct{ Secret, URL string }

// NewTOTP draws a secret for codes of six digits every 30 seconds (RFC 6238).
func NewTOTP(email string) (TOTP, error) {
	key, err := totp.Generate(totp.GenerateOpts{Issuer: "Stepfree", AccountName: email})
	if err != nil {
		return TOTP{}, fmt.Errorf("account: %w", err)
	}
	return TOTP{Secret: key.Secret(), URL: key.URL()}, nil
}

// totpPeriod is the length of a step in seconds (RFC 6238 section 4.1).
const totpPeriod = 30

// CheckCode returns the step that a code belongs to; one step before and after now is accepted for clocks that differ.
// Whether the step was used before is for the database to say.
func CheckCode(secret, code string, now time.Time) (step int64, ok bool) {
	opts := totp.ValidateOpts{Period: totpPeriod, Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1}
	for _, drift := range []int64{0, -1, 1} {
		at := now.Add(time.Duration(drift) * totpPeriod * time.Second)
		if valid, err := totp.ValidateCustom(code, secret, at, opts); err == nil && valid {
			return at.Unix() / totpPeriod, true
		}
	}
	return 0, false
}

// Code returns the code of a moment, for the demonstration and the tests, where nobody holds a telephone.
func GenerateCode(secret string, now time.Time) (string, error) {
	code, err := totp.GenerateCode(secret, now)
	if err != nil {
		return "", fmt.Errorf("account: %w", err)
	}
	return code, nil
}
