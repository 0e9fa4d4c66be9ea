//go:build bench

package bench

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"stepfree/account"
	"stepfree/e2e/harness/inprocess"
)

// signinTiming measures whether the response time reveals a known address: of staff, with a wrong password, and
// of candidates, who ask for a link.
func signinTiming(t *testing.T) []row {
	f := newSetup(t)
	var staff, candidates []string
	for range 8 {
		staff = append(staff, f.Portal.Staff(t, account.RoleHR, "Hugo").Email)
		candidates = append(candidates, f.applicant(t).me.Email)
	}
	wrong := func(email string) url.Values {
		return url.Values{"email": {email}, "password": {inprocess.Password + " not"}, "code": {"000000"}}
	}
	asking := func(email string) url.Values { return url.Values{"email": {email}} }
	return []row{
		f.compareTiming(t, "a wrong password", "/staff/sign-in", http.StatusUnprocessableEntity, staff, wrong),
		f.compareTiming(t, "asking for a link", "/sign-in", http.StatusSeeOther, candidates, asking),
	}
}

// compareTiming posts known and unknown addresses in turn and returns the ratio of the medians.
func (f setup) compareTiming(
	t *testing.T,
	what, path string,
	want int,
	known []string,
	form func(email string) url.Values,
) row {
	took := map[bool][]time.Duration{}
	for round := range 5 {
		for i, email := range known {
			for _, isKnown := range []bool{round%2 == 0, round%2 != 0} {
				if !isKnown {
					email = fmt.Sprintf("unknown%d@mail.example", i)
				} else {
					email = known[i]
				}
				began := time.Now()
				if status, text := f.do(
					t, "", account.Token{}, http.MethodPost, path, "application/x-www-form-urlencoded",
					strings.NewReader(form(email).Encode()),
				); status != want {
					t.Fatalf("%s: %d %s", path, status, text)
				}
				took[isKnown] = append(took[isKnown], time.Since(began))
			}
		}
	}
	slices.Sort(took[true])
	slices.Sort(took[false])
	one, two := took[true][len(took[true])/2], took[false][len(took[false])/2]
	ratio := max(float64(one)/float64(two), float64(two)/float64(one))
	return row{
		What: what + ", an address that is known against one that is not", Figure: ratio, Unit: "", AtMost: true, Target: 1.1,
		Detail: fmt.Sprintf("%s and %s", one.Round(10*time.Microsecond), two.Round(10*time.Microsecond)),
	}
}
