package candidate_test

import (
	"net/http"
	"strings"
	"testing"
)

// texts returns input in several scripts and directions, by name.
func texts() map[string]string {
	return map[string]string{
		"Greek and Cyrillic":  "Χρειάζομαι έναν ανελκυστήρα. Мне нужен лифт.",
		"right to left":       "أحتاج إلى مصعد — אני צריך מעלית",
		"mixed directions":    "room \u202bغرفة 12\u202c, \u2067דלת\u2069",
		"no spaces":           "私はエレベーターが必要です。我需要电梯",
		"joined":              "मुझे लिफ़्ट चाहिए · ฉันต้องการลิฟต์ · 👩🏽‍🦽🏳️‍🌈",
		"combining":           "Zoe\u0308 and e\u0301te\u0301",
		"outside the plane":   "𐍈 𝔘 𠜎",
		"apostrophes":         "O'Brien’s, l‘été, d´accord",
		"markup":              `<b>bold</b> & <script>alert(1)</script> "quoted"`,
		"pasted formatting":   "•\tone\u00a0line\n–\u2003two “quotes” …\u200b\ufeff soft\u00adhyphen",
		"control characters":  "a\x01b\x0bc\x1b[31md\x7f",
		"ten thousand words":  strings.TrimSpace(strings.Repeat("escalier ", 10_000)),
		"one very long word":  strings.Repeat("Ä", 50_000),
		"a template's braces": "{{.Name}} ${name} %s %d 'x'; drop table x; --",
	}
}

func TestSaveWords_AnyText(t *testing.T) {
	t.Parallel()
	w := newSetup(t)
	r := w.draft(t)
	for name, text := range texts() {
		w.fill(t, r+"/hard", "words", text).wantGoTo(t, r+"/helps")
		if got := w.statement(t, r).Hard; got != text {
			t.Errorf("%s: kept %.80q, want %.80q", name, got, text)
		}
		w.get(t, r+"/hard").want(t, http.StatusOK) // a whole page, for any text
	}
}

func TestSaveWords_TooLong(t *testing.T) {
	t.Parallel()
	w := newSetup(t)
	r := w.draft(t)
	for language, says := range map[string]string{"en": "Error", "fr": "Erreur"} {
		w.DB.Exec(t, `update account.account set language = $2 where id = $1`, w.me.ID, language)
		text := strings.Repeat("ß", 100_001)
		got := w.fill(t, r+"/hard", "words", text)
		got.want(t, http.StatusUnprocessableEntity, text)
		if !strings.Contains(got.html, "<title>"+says) {
			t.Errorf("%s: the title does not say that something is wrong", language)
		}
	}
}

func TestSaveWords_InvalidUTF8(t *testing.T) {
	t.Parallel()
	w := newSetup(t)
	w.DB.Exec(t, `update account.account set language = 'fr' where id = $1`, w.me.ID)
	r := w.draft(t)
	w.fill(t, r+"/hard", "words", "avant").wantGoTo(t, r+"/helps")
	for _, text := range []string{"a\x00b", "\xff\xfe", "\xed\xa0\x80"} {
		got := w.post(t, r+"/hard", "words", text, "version", "x")
		got.want(t, http.StatusBadRequest)
		if !strings.Contains(got.html, `<html lang="fr"`) {
			t.Errorf("%q: the page is not in French", text)
		}
		if w.statement(t, r).Hard != "avant" {
			t.Errorf("%q changed what was saved", text)
		}
	}
}
