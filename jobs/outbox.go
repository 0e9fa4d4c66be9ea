package jobs

import (
	"time"

	"stepfree/mail"
)

// Outbox sends the mail that is due. It belongs to the process that has the mail server's password.
func Outbox(outbox mail.Outbox) Job {
	return Job{Name: "outbox", Interval: time.Second, Run: outbox.Flush}
}
