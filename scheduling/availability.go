package scheduling

import (
	"context"
	"errors"
	"strconv"
	"time"

	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/storage"
	store "stepfree/storage/hr"
)

// FreeTimes is a time in which a resource can be booked, and the same time on the business days that follow.
type FreeTimes struct {
	Key      uuid.UUID // the form's key: the same form sent twice adds its times once
	Resource uuid.UUID
	Day      time.Time
	From, To int // minutes after midnight in the organisation's time zone
	Repeat   int // business days that follow
}

// AddFreeTimes adds free times to a resource. It returns storage.ErrTaken if one overlaps with another, and
// storage.ErrNotFound if there is no such resource.
func (s Service) AddFreeTimes(ctx context.Context, me account.HR, f FreeTimes) error {
	err := s.Store.Run(ctx, me, func(tx store.Tx) error {
		day := f.Day
		for i := range f.Repeat + 1 {
			id := uuid.NewSHA1(f.Key, []byte(strconv.Itoa(i)))
			free := store.FreeTime{ID: id, Starts: s.at(day, f.From), Ends: s.at(day, f.To)}
			if err := tx.AddFreeTime(ctx, f.Resource, free); err != nil {
				return err
			}
			day = s.Calendar.AddBusinessDays(day, 1)
		}
		return nil
	})
	switch {
	case errors.Is(err, storage.ErrExists):
		return nil
	case errors.Is(err, storage.ErrInUse):
		return storage.ErrNotFound
	}
	return err
}

// at is a time of a day in the organisation's time zone.
func (s Service) at(day time.Time, minutes int) time.Time {
	return time.Date(day.Year(), day.Month(), day.Day(), minutes/60, minutes%60, 0, 0, s.TimeZone)
}
