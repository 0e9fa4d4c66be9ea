package jobs

import (
	"time"

	"stepfree/mail"
)

// Outbox sends the mail that is due.
func Outbox(outbox mail.Outbox) Job {
	return Job{Name: "outbox", Interval: time.Second, Run: outbox.Flush}
}

// Mail lists all jobs of the process that has the mail server's password, which runs with the worker's login.
func Mail(outbox mail.Outbox) []Job {
	return []Job{
		Outbox(outbox), Reminders(outbox.Store, outbox.Now), RateLimits(outbox.Store, outbox.Now),
		Holidays(outbox.Store, outbox.Bundle, outbox.Now),
	}
}
