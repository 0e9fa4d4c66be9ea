package catalogue_test

import (
	"testing"

	"stepfree/catalogue"
)

func TestParsePercent_IsExact(t *testing.T) {
	t.Parallel()
	for percent, want := range map[string]string{
		"10": "10", "33.33": "33.33", "12.5": "12.5", "0": "0", "": "0", "x": "0", "-5": "0", "100": "100",
	} {
		if got := catalogue.ParsePercent(percent).Percent(); got != want {
			t.Errorf("%q became %q, want %q", percent, got, want)
		}
	}
}

func TestRatioUp_RoundsUpToUnit(t *testing.T) {
	t.Parallel()
	if got := catalogue.ParsePercent("33.33").Up(120, 5); got != 160 {
		t.Errorf("120 and a third is %d", got)
	}
	if got := catalogue.ParsePercent("10").Up(50, 5); got != 55 {
		t.Errorf("50 and a tenth is %d", got)
	}
}
