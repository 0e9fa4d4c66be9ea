package demo

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/casework/intake"
	"stepfree/interview"
	"stepfree/scheduling"
	candidatestore "stepfree/storage/candidate"
	hrstore "stepfree/storage/hr"
)

// interviews confirms two interviews whose candidates need nothing, and then ask for another time: HR's home begins with
// something to do.
func (s Seeder) interviews(ctx context.Context, hr account.HR, vacancies []uuid.UUID) error {
	for _, i := range []struct {
		email, wish string
		vacancy     uuid.UUID
	}{{anaEmail, "later_day", vacancies[1]}, {chiaraEmail, "morning", vacancies[2]}} {
		me, err := s.candidateSession(ctx, i.email)
		if err != nil {
			return err
		}
		if err := s.confirmInterview(ctx, hr, me, i.vacancy); err != nil {
			return err
		}
		if err := s.Intake.Store.Run(ctx, me, func(tx candidatestore.Tx) error {
			list, err := tx.Interviews(ctx)
			for _, o := range list {
				err = errors.Join(err, tx.AnswerInterview(ctx, o, "move_asked", i.wish, s.Now))
			}
			return err
		}); err != nil {
			return err
		}
	}
	return nil
}

var errNoTime = errors.New("the demonstration has no time for an interview")

// confirmInterview has the one candidate of a vacancy need nothing, and HR confirm the first time for the panel.
func (s Seeder) confirmInterview(ctx context.Context, hr account.HR, me account.Candidate, vacancy uuid.UUID) error {
	var rows []hrstore.BoardRow
	var stages []interview.Stage
	store := hrstore.New(s.DB)
	if err := store.Run(ctx, hr, func(tx hrstore.Tx) (err error) {
		if rows, err = tx.Board(ctx, hrstore.BoardFilter{Vacancy: vacancy}); err != nil {
			return err
		}
		stages, err = tx.VacancyStages(ctx, vacancy)
		return err
	}); err != nil {
		return err
	}
	panel := slices.IndexFunc(stages, func(s interview.Stage) bool { return s.Kind == interview.StagePanelInterview })
	if len(rows) != 1 || panel < 0 {
		return errNoTime
	}
	none := intake.Answer{Application: rows[0].ID, Value: "none", Key: uuid.New(), Language: "en"}
	if _, err := s.Intake.SaveAnswer(ctx, me, none); err != nil {
		return err
	}
	service := scheduling.Service{Store: store, Now: func() time.Time { return s.Now }, TimeZone: s.Intake.TimeZone}
	ref := scheduling.StageRef{Application: rows[0].ID, Stage: stages[panel].ID}
	within := interview.Interval{Start: stages[panel].FirstDay, End: stages[panel].LastDay}
	a, err := service.Load(ctx, hr, ref, within)
	if err != nil {
		return err
	}
	slots := service.FindSlots(a, within).Slots
	if len(slots) == 0 {
		return errNoTime
	}
	choice := scheduling.Choice{StageRef: ref, Key: uuid.New(), Room: slots[0].Room, Start: slots[0].Start}
	if err := service.Hold(ctx, hr, choice); err != nil {
		return err
	}
	b, err := service.Booking(ctx, hr, choice.Key)
	if err != nil {
		return err
	}
	_, err = service.Confirm(ctx, hr, scheduling.BookingVersion{ID: b.ID, Version: b.Version})
	return err
}
