package journey_test

import (
	"testing"
	"time"

	"stepfree/locale"
)

// inEachLanguage runs a journey in each language, at the same time.
func inEachLanguage(t *testing.T, run func(*testing.T, locale.Localizer)) {
	t.Helper()
	bundle, err := locale.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range locale.Languages() {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			run(t, bundle.Localizer(lang, time.UTC))
		})
	}
}
