package catalogue

import "time"

// Date is a date without time of day and time zone. It is comparable.
type Date struct {
	year  int
	month time.Month
	day   int
}

// NewDate returns the date of t in its own zone.
func NewDate(t time.Time) Date {
	y, m, d := t.Date()
	return Date{y, m, d}
}

// AddDays returns the date n days later, or earlier if n < 0.
func (d Date) AddDays(n int) Date { return NewDate(d.Midnight(time.UTC).AddDate(0, 0, n)) }

// Midnight returns the begin of the date in a time zone.
func (d Date) Midnight(zone *time.Location) time.Time {
	return time.Date(d.year, d.month, d.day, 0, 0, 0, 0, zone)
}

// Year returns the year of the date.
func (d Date) Year() int { return d.year }

// String returns the date as ISO 8601 writes it.
func (d Date) String() string { return d.Midnight(time.UTC).Format(time.DateOnly) }

// Before reports whether d is earlier than other.
func (d Date) Before(other Date) bool {
	if d.year != other.year {
		return d.year < other.year
	}
	if d.month != other.month {
		return d.month < other.month
	}
	return d.day < other.day
}
