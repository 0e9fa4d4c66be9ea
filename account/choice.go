package account

import (
	_ "embed" // common_passwords.txt
	"errors"
	"slices"
	"strings"
	"sync"
	"unicode"
)

// MaxPasswordLength is the maximum length of a password in characters.
const MaxPasswordLength = 128

// Reasons for which a password that a person chooses is refused. There are no others: which characters it is made of
// does not matter (NIST SP 800-63B rev. 4, section 3.1.1.2).
var (
	ErrPasswordShort  = errors.New("account: the password is too short")
	ErrPasswordLong   = errors.New("account: the password is too long")
	ErrPasswordCommon = errors.New("account: the password is among those that are tried first")
)

// CheckChoice returns why a person cannot have a password, or nil. It takes the password as typed: blanks around it
// count. A password is refused that is on the list of common ones, that is one of those with digits and signs around
// it, that repeats one or a few characters, or that is the person's e-mail address. So is one that is a word of the
// context with digits and signs around it: the product's name, and each part of the address.
func CheckChoice(password, email string) error {
	length := len([]rune(password))
	switch {
	case length < MinPasswordLength:
		return ErrPasswordShort
	case length > MaxPasswordLength:
		return ErrPasswordLong
	case isCommon(strings.ToLower(password), contextWords(email)), strings.EqualFold(strings.TrimSpace(password), email):
		return ErrPasswordCommon
	}
	return nil
}

// shortUnit is the length up to which what a password repeats counts as common: "aaaaaaaaaaaa", "abcabcabcabc".
const shortUnit = 3

func isCommon(password string, context []string) bool {
	common := commonPasswords()
	unit := repeatedUnit(password)
	word := strings.TrimFunc(password, func(r rune) bool { return !unicode.IsLetter(r) })
	if slices.Contains(context, word) || slices.Contains(context, unit) {
		return true
	}
	return common[password] || common[word] || unit != password && (len([]rune(unit)) <= shortUnit || common[unit])
}

// contextWords returns the words that are tried first for an account of this portal, in lower case: the product's name,
// and the parts of the e-mail address, which name the person and the organisation.
func contextWords(email string) []string {
	words := strings.FieldsFunc(strings.ToLower(email), func(r rune) bool { return !unicode.IsLetter(r) })
	return append(words, strings.ToLower(issuer))
}

// repeatedUnit returns the shortest text of which a text is a repetition, or the text.
func repeatedUnit(text string) string {
	period := strings.Index((text + text)[1:], text) + 1
	return text[:period]
}

//go:embed common_passwords.txt
var commonList string

// commonPasswords returns the list of common passwords, in lower case.
var commonPasswords = sync.OnceValue(func() map[string]bool {
	list := map[string]bool{}
	for line := range strings.Lines(commonList) {
		if line = strings.TrimSuffix(line, "\n"); !strings.HasPrefix(line, "# ") {
			list[line] = true
		}
	}
	return list
})
