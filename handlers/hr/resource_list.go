package hr

import (
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"stepfree/account"
	"stepfree/handlers/web"
	"stepfree/storage"
	store "stepfree/storage/hr"
	views "stepfree/views/hr"
	"stepfree/views/ui"
)

// maxSearch is the limit of what is searched for in characters: no name is longer.
const maxSearch = 200

// readFilter reads which page of a list of resources is asked for. It returns ErrNotFound if the address is not one
// that the list leads to.
func readFilter(c *fiber.Ctx, f family) (filter store.ResourceFilter, err error) {
	filter.Kinds, filter.Retired = f.kinds, c.QueryBool("retired")
	if filter.Name, err = web.After(c, "name"); err != nil {
		return filter, err
	}
	filter.Name = strings.TrimSpace(filter.Name)
	if filter.AfterName, err = web.After(c, "after"); err != nil || filter.AfterName == "" {
		return filter, err
	}
	if filter.AfterID, err = uuid.Parse(c.Query("id")); err != nil {
		return filter, storage.ErrNotFound
	}
	return filter, nil
}

// listPath returns the address of the page of a list after a resource, or of its first page.
func listPath(f family, filter store.ResourceFilter, last *store.ResourceLine) string {
	query := url.Values{}
	if filter.Retired {
		query.Set("retired", "true")
	}
	if filter.Name != "" {
		query.Set("name", filter.Name)
	}
	if last != nil {
		query.Set("after", last.Name)
		query.Set("id", last.ID.String())
	}
	if len(query) == 0 {
		return f.path()
	}
	return f.path() + "?" + query.Encode()
}

// showList renders a page of the resources of a family in use, or of those out of use, by name.
func (h *Handler) showList(c *fiber.Ctx, me account.HR, f family) error {
	filter, err := readFilter(c, f)
	if err != nil {
		return err
	}
	l := web.L(c)
	frame := web.Frame(c, l.T("hr."+f.name+".title"))
	frame.Wide, frame.Path = true, listPath(f, filter, nil)
	list := views.ResourceList{
		Family: f.name, Path: f.path(), Addable: f.kinds, Retired: filter.Retired,
		Search: ui.FormState{Values: url.Values{"name": {filter.Name}}},
	}
	if len([]rune(filter.Name)) > maxSearch {
		list.Search.Errors = []ui.FieldError{{Field: "name", Text: l.T("error.search.long", "most", maxSearch)}}
		frame.Error = true
		return web.RenderInvalid(c, views.Resources(frame, list))
	}
	var rows []store.ResourceLine
	if err := h.Store.Run(c.UserContext(), me, func(tx store.Tx) (err error) {
		rows, err = tx.ListResources(c.UserContext(), filter, h.Now())
		return err
	}); err != nil {
		return err
	}
	if len(rows) > storage.PageSize {
		rows = rows[:storage.PageSize]
		list.Next = listPath(f, filter, &rows[len(rows)-1])
	}
	for _, r := range rows {
		list.Rows = append(list.Rows, views.ResourceLine{Resource: r.Resource, HasHours: r.HasHours, Times: r.Times})
	}
	return web.Render(c, views.Resources(frame, list))
}
