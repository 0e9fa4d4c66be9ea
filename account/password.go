package account

import (
	"crypto/rand"
	"fmt"
	"net/url"
	"time"

	"github.com/alexedwards/argon2id"
	"github.com/pquerna/otp"
	"github.com/pquerna/otp/totp"
)

// MinPasswordLength is the minimum length of a password in characters. NIST SP 800-63B rev. 4, section 3.1.1.2, asks
// for 15 if it is the only factor, and for 8 together with a second one.
const MinPasswordLength = 12

// argon2Params returns a configuration of the OWASP Password Storage Cheat Sheet: Argon2id, 19 MiB, 2 passes, 1 lane.
func argon2Params() *argon2id.Params {
	return &argon2id.Params{Memory: 19 * 1024, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}
}

// HashPassword returns the encoded Argon2id hash of a password that CheckChoice accepts.
func HashPassword(password string) (string, error) {
	hash, err := argon2id.CreateHash(password, argon2Params())
	if err != nil {
		return "", fmt.Errorf("account: %w", err)
	}
	return hash, nil
}

// CheckPassword reports whether a password matches the hash. For an unknown account callers must check against
// DecoyHash, so that the time does not tell whether the account exists.
func CheckPassword(password, hash string) bool {
	ok, err := argon2id.ComparePasswordAndHash(password, hash)
	return err == nil && ok
}

// DecoyHash returns a hash that no password matches. It takes as long to check as a real one.
func DecoyHash() string {
	hash, err := argon2id.CreateHash(rand.Text(), argon2Params())
	if err != nil {
		panic(err) // only parameters out of range fail, and they are constants
	}
	return hash
}

// issuer is the name under which an authenticator app shows the code.
const issuer = "Stepfree"

// NewTOTPSecret returns a random secret for codes of 6 digits every 30 seconds (RFC 6238).
func NewTOTPSecret() (string, error) {
	key, err := totp.Generate(totp.GenerateOpts{Issuer: issuer, AccountName: issuer})
	if err != nil {
		return "", fmt.Errorf("account: %w", err)
	}
	return key.Secret(), nil
}

// TOTPURL returns the otpauth URL from which an authenticator app reads a secret; the app shows the address with it.
func TOTPURL(email, secret string) string {
	address := url.URL{
		Scheme: "otpauth", Host: "totp", Path: "/" + issuer + ":" + email,
		RawQuery: url.Values{"issuer": {issuer}, "secret": {secret}}.Encode(),
	}
	return address.String()
}

// totpPeriod is the length of a time step in seconds (RFC 6238, section 4.1).
const totpPeriod = 30

// CheckCode returns the time step (RFC 6238) of a valid code, and false for a wrong one. The steps before and after now
// are accepted too, for clocks that differ. Callers must refuse a time step that was used before; the database stores
// it.
func CheckCode(secret, code string, now time.Time) (timeStep int64, ok bool) {
	opts := totp.ValidateOpts{Period: totpPeriod, Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1}
	for _, drift := range []int64{0, -1, 1} {
		at := now.Add(time.Duration(drift) * totpPeriod * time.Second)
		if valid, err := totp.ValidateCustom(code, secret, at, opts); err == nil && valid {
			return at.Unix() / totpPeriod, true
		}
	}
	return 0, false
}

// GenerateCode returns the code of a time, for the demonstration and tests without an authenticator app.
func GenerateCode(secret string, now time.Time) (string, error) {
	code, err := totp.GenerateCode(secret, now)
	if err != nil {
		return "", fmt.Errorf("account: %w", err)
	}
	return code, nil
}
