package locale_test

import (
	"regexp"
	"slices"
	"testing"

	"stepfree/locale"
)

var address = regexp.MustCompile(`https?://\S+`)

// rule is one typographic convention. A message that matches the pattern, as the wrong example does, violates it.
type rule struct {
	name    string
	pattern *regexp.Regexp
	wrong   string
}

func everyLanguage() []rule {
	return []rule{
		{"’ is the apostrophe", regexp.MustCompile(`'`), "l'avis"},
		{"“ ” or « » are the quotation marks", regexp.MustCompile(`"`), "\"oui\""},
		{"… is one character", regexp.MustCompile(`\.\.\.`), "et puis..."},
		{"no two spaces", regexp.MustCompile(`[ \x{a0}\x{202f}][ \x{a0}\x{202f}]`), "a  b"},
		{"no space at an end of a line", regexp.MustCompile(`(?m)^[ \x{a0}\x{202f}]|[ \x{a0}\x{202f}]$`), "oui \n"},
		{"no space before , and .", regexp.MustCompile(`[ \x{a0}\x{202f}][,.](\s|$)`), "oui , non"},
		{"letters with accents are one character", regexp.MustCompile(`[\x{300}-\x{36f}]`), "e\u0301te\u0301"},
		{
			"no invisible characters",
			regexp.MustCompile(`[\x{ad}\x{200b}-\x{200f}\x{202a}-\x{202e}\x{2060}-\x{206f}\x{feff}]`), "a\u200bb",
		},
	}
}

func french() []rule {
	return []rule{
		{
			"U+202F before ; : ! ? »",
			regexp.MustCompile(`[^\x{202f}\s!?][;!?»]|[^\x{202f}]:(\s|$)|[ \x{a0}][;:!?»]`), "Pourquoi ?",
		},
		{"U+202F after «", regexp.MustCompile(`«[^\x{202f}]`), "« oui"},
		{"a space before % that does not break", regexp.MustCompile(`[^\x{a0}\x{202f}]%`), "25 %"},
		{"« » are the quotation marks", regexp.MustCompile(`[“”„]`), "“oui”"},
		{
			"capitals have accents",
			regexp.MustCompile(`(^|[.!?…]\s|\n)(A (la|l’|ce|cette|quel|partir|faire|venir|noter)\b|` +
				`E(preuve|cri|tape|tat|quipe|galement|vit|chang|coute|cran)|Etes|Etre|Etant)`), "Ecrivez-nous",
		},
		{"œ is one letter", regexp.MustCompile(`(?i)\b(oeuvre|coeur|oeil|soeur|voeu|noeud|boeuf|manoeuvre)`), "le coeur"},
		{"ordinals without è", regexp.MustCompile(`\d(ème|ère|ier)\b`), "la 2ème"},
	}
}

func english() []rule {
	return []rule{
		{"no space before ; : ! ?", regexp.MustCompile(`[ \x{a0}\x{202f}][;:!?]`), "Why ?"},
		{"“ ” are the quotation marks", regexp.MustCompile(`[«»]`), "«yes»"},
	}
}

func TestTypographyRules_FindTheirExample(t *testing.T) {
	t.Parallel()
	for _, r := range slices.Concat(everyLanguage(), english(), french()) {
		if !r.pattern.MatchString(r.wrong) {
			t.Errorf("%s: %q passes", r.name, r.wrong)
		}
	}
	for _, right := range []string{
		"Où\u202f? Ici\u202f: «\u202foui\u202f», à 14\u00a0h\u00a030.", "Quoi\u202f!?", "25\u202f% ou 25\u00a0%",
		"À la date du 1er, écrivez. Ouvrez.",
	} {
		for _, r := range slices.Concat(everyLanguage(), french()) {
			if found := r.pattern.FindString(right); found != "" {
				t.Errorf("%s: %q in %q", r.name, found, right)
			}
		}
	}
}

func TestMessages_Typography(t *testing.T) {
	t.Parallel()
	own := map[string][]rule{"en": english(), "fr": french()}
	for _, lang := range locale.Languages() {
		for key, message := range read(t, lang) {
			for _, text := range message {
				// Fields are replaced by their names; the rules do not apply to addresses.
				text = field.ReplaceAllString(address.ReplaceAllString(text, "address"), "$1")
				for _, r := range slices.Concat(everyLanguage(), own[lang]) {
					if found := r.pattern.FindString(text); found != "" {
						t.Errorf("%s: %s: %s: %q in %q", lang, key, r.name, found, text)
					}
				}
			}
		}
	}
}
