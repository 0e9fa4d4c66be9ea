package hr

import (
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/handlers/web"
	"stepfree/interview"
	"stepfree/storage"
	store "stepfree/storage/hr"
	views "stepfree/views/hr"
	"stepfree/views/ui"
)

// boardFields lists the fields of the filter of a board, in the order in which its address has them.
func boardFields() []string { return []string{"name", "stage", "state", "open", "answer", "read"} }

// readBoard reads which page of a board is asked for, and the values of the filter's fields. It returns ErrNotFound if
// the address is not one that the board leads to.
func readBoard(c *fiber.Ctx, vacancy uuid.UUID) (f store.BoardFilter, values url.Values, err error) {
	f.Vacancy, values = vacancy, url.Values{}
	for _, field := range boardFields() {
		value, err := web.After(c, field)
		if err != nil {
			return f, values, err
		}
		if value = strings.TrimSpace(value); value != "" {
			values.Set(field, value)
		}
	}
	f.Name, f.State = values.Get("name"), store.BoardState(values.Get("state"))
	f.Answer, f.Read, f.Open = values.Get("answer"), values.Get("read"), values.Get("open") == "yes"
	if !slices.Contains(append(store.BoardStates(), ""), f.State) ||
		!slices.Contains([]string{"", "move_asked", "accepted", "none"}, f.Answer) ||
		!slices.Contains([]string{"", "no", "yes"}, f.Read) || !f.Open && values.Has("open") {
		return f, values, storage.ErrNotFound
	}
	if values.Has("stage") {
		if f.Stage.UUID, err = uuid.Parse(values.Get("stage")); err != nil {
			return f, values, storage.ErrNotFound
		}
		f.Stage.Valid = true
	}
	if f.AfterName, err = web.After(c, "after"); err != nil || f.AfterName == "" {
		return f, values, err
	}
	if f.AfterID, err = uuid.Parse(c.Query("id")); err != nil {
		return f, values, storage.ErrNotFound
	}
	return f, values, nil
}

// board is a vacancy with a page of its applications.
type board struct {
	vacancy store.Vacancy
	stages  []interview.Stage
	rows    []store.BoardRow
}

// loadBoard loads a page of a board. It returns ErrNotFound if the filter's stage is none of the vacancy.
func (h *Handler) loadBoard(c *fiber.Ctx, me account.HR, f store.BoardFilter) (b board, err error) {
	err = h.Store.Run(c.UserContext(), me, func(tx store.Tx) (err error) {
		if b.vacancy, err = tx.Vacancy(c.UserContext(), f.Vacancy); err != nil {
			return err
		}
		if b.stages, err = tx.VacancyStages(c.UserContext(), f.Vacancy); err != nil {
			return err
		}
		ofVacancy := func(s interview.Stage) bool { return s.ID == f.Stage.UUID }
		if f.Stage.Valid && !slices.ContainsFunc(b.stages, ofVacancy) {
			return storage.ErrNotFound
		}
		if len([]rune(f.Name)) > maxSearch {
			return nil
		}
		b.rows, err = tx.Board(c.UserContext(), f)
		return err
	})
	return b, err
}

// showBoard renders a vacancy with a page of its applications, those that the filter finds.
func (h *Handler) showBoard(c *fiber.Ctx, me account.HR) error {
	id, err := web.ID(c, "vacancy")
	if err != nil {
		return err
	}
	filter, values, err := readBoard(c, id)
	if err != nil {
		return err
	}
	b, err := h.loadBoard(c, me, filter)
	if err != nil {
		return err
	}
	l := web.L(c)
	title := b.vacancy.Title(l.Lang())
	if len(values) > 0 {
		title = l.T("hr.board.found", "title", title)
	}
	frame := web.Frame(c, title)
	frame.Wide = true
	frame.Back = &ui.Link{Text: l.T("hr.back_to_home"), Href: homePath}
	page := views.BoardPage{
		Vacancy: vacancyView(l.Lang(), b.vacancy), Team: b.vacancy.Team, Stages: b.stages, Stage: values.Get("stage"),
		Filter: ui.FormState{Values: values}, Filtered: len(values) > 0, Path: vacancyPath(id),
	}
	if len([]rune(filter.Name)) > maxSearch {
		page.Filter.Errors = []ui.FieldError{{Field: "name", Text: l.T("error.search.long", "most", maxSearch)}}
		frame.Error = true
	}
	if len(b.rows) > storage.PageSize {
		b.rows = b.rows[:storage.PageSize]
		last := b.rows[len(b.rows)-1]
		next := maps.Clone(values)
		next.Set("after", last.Candidate)
		next.Set("id", last.ID.String())
		page.Next = page.Path + "?" + next.Encode()
	}
	for _, r := range b.rows {
		page.Matching = r.Matching
		page.Rows = append(page.Rows, boardRow(r, b.stages))
	}
	return web.RenderForm(c, frame, views.Board(frame, page))
}

// boardRow returns the view of an application on the board.
func boardRow(r store.BoardRow, stages []interview.Stage) views.BoardRow {
	row := views.BoardRow{
		ID: r.ID.String(), Number: r.Number, Candidate: r.Candidate, ReadyBy: r.ReadyBy, Refused: r.Refused,
	}
	for _, stage := range stages {
		cell := views.BoardCell{Stage: stage, State: string(store.BoardNotReady)}
		for _, c := range r.Cells.Value {
			if c.StageID == stage.ID {
				cell = boardCell(c, stage)
			}
		}
		row.Cells = append(row.Cells, cell)
	}
	return row
}

func boardCell(c store.BoardCell, stage interview.Stage) views.BoardCell {
	cell := views.BoardCell{
		Stage: stage, State: string(c.State), Ready: c.Ready, Start: c.Start, Sittings: c.Sittings, Misfit: c.Misfit,
		Open: c.Open, Answer: c.Answer, Panel: c.Panel, Read: c.Read,
	}
	if c.BookingID.Valid {
		cell.BookingID = c.BookingID.UUID.String()
	}
	return cell
}
