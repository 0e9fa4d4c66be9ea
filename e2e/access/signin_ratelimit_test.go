package access

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/e2e/harness/inprocess"
)

// Five links are sent to one address, known or not, then there is a wait; one network is refused after some hundred.
func TestSignInLink_RateLimit(t *testing.T) {
	t.Parallel()
	p := inprocess.New(t)
	request := func(email string) int {
		c := p.Client(t, account.RoleCandidate, account.Token{})
		form := url.Values{"email": {email}}.Encode()
		status, _ := c.Send(t, http.MethodPost, "/sign-in", "application/x-www-form-urlencoded", strings.NewReader(form))
		return status
	}
	p.DB.Exec(t, `create table public.sent as select address from mail.outbox`)
	p.DB.Exec(t, `create function public.note() returns trigger
		language plpgsql security definer as $$ begin insert into public.sent values (new.address); return null; end $$`)
	p.DB.Exec(t, `create trigger note after insert on mail.outbox for each row execute function public.note()`)
	for try := range 9 {
		want := http.StatusSeeOther
		if try >= 5 {
			want = http.StatusTooManyRequests
		}
		if status := request("ana@mail.example"); status != want {
			t.Errorf("request %d: %d", try+1, status)
		}
	}
	var sent int
	must(t, p.DB.Super.GetContext(t.Context(), &sent, `select count(*) from public.sent`))
	if sent != 5 {
		t.Errorf("%d links to one address", sent)
	}
	status := http.StatusSeeOther
	for n := 0; n < 300 && status == http.StatusSeeOther; n++ {
		status = request(uuid.NewString() + "@mail.example")
	}
	if status != http.StatusTooManyRequests {
		t.Errorf("300 addresses from one network: %d", status)
	}
}
