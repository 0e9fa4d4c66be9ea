package scheduling

import (
	"context"
	"errors"
	"strconv"
	"time"

	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/catalogue"
	"stepfree/interview"
	"stepfree/storage"
	store "stepfree/storage/hr"
)

// FreeTimes is a time in which a resource can be booked, and the same time on the business days that follow.
type FreeTimes struct {
	Key      uuid.UUID // the form's key: the same form sent twice adds its times once
	Resource uuid.UUID
	Day      time.Time
	From, To int      // minutes after midnight in the organisation's time zone
	Repeat   int      // business days that follow
	Accepted []string // codes of a TouchedError
}

// AddFreeTimes adds free times to a resource. It returns storage.ErrTaken if one overlaps with another,
// storage.ErrNotFound if there is no such resource, and an *interview.ClockChangeError if one begins or ends in an hour
// that does not exist on its day or exists twice; then none is added. The first ones of a resource, which was free at
// any time before, are saved as saveChange does.
func (s Service) AddFreeTimes(ctx context.Context, me account.HR, f FreeTimes) error {
	err := s.saveChange(ctx, me, f.Accepted, func(tx store.Tx) (change, error) {
		office, err := tx.Office(ctx)
		if err != nil {
			return change{}, err
		}
		times, err := s.freeTimes(f, office.Calendar)
		return change{on: store.Dependence{Resource: f.Resource}, save: func(tx store.Tx) error {
			for _, free := range times {
				if err := tx.AddFreeTime(ctx, f.Resource, free); err != nil {
					return err
				}
			}
			return nil
		}}, err
	})
	switch {
	case errors.Is(err, storage.ErrExists):
		return nil
	case errors.Is(err, storage.ErrInUse):
		return storage.ErrNotFound
	}
	return err
}

// freeTimes returns the time on the day, and the same time on each of the business days that follow.
func (s Service) freeTimes(f FreeTimes, calendar catalogue.Calendar) (times []store.FreeTime, err error) {
	day := f.Day
	for i := range f.Repeat + 1 {
		free := store.FreeTime{ID: uuid.NewSHA1(f.Key, []byte(strconv.Itoa(i)))}
		if free.Starts, err = interview.LocalTime(day, f.From, s.TimeZone); err != nil {
			return nil, err
		}
		if free.Ends, err = interview.LocalTime(day, f.To, s.TimeZone); err != nil {
			return nil, err
		}
		times = append(times, free)
		day = calendar.AddBusinessDays(day, 1)
	}
	return times, nil
}

// RemoveFreeTime removes a free time of a resource as saveChange does. It returns storage.ErrChanged if there is none
// with the id.
func (s Service) RemoveFreeTime(ctx context.Context, me account.HR, resource, id uuid.UUID, accepted []string) error {
	return s.saveChange(ctx, me, accepted, func(store.Tx) (change, error) {
		return change{
			on:   store.Dependence{Resource: resource},
			save: func(tx store.Tx) error { return tx.RemoveFreeTime(ctx, resource, id) },
		}, nil
	})
}
