package hr

import (
	"github.com/gofiber/fiber/v2"

	"stepfree/handlers/web"
	"stepfree/interview"
	"stepfree/interview/search"
	"stepfree/locale"
	"stepfree/scheduling"
	views "stepfree/views/hr"
	"stepfree/views/ui"
)

// addObstacles adds the blocking set of a search to the page, with the first time that changing it would bring.
func (h *Handler) addObstacles(
	c *fiber.Ctx, page *views.SlotsPage, s scheduling.ApplicationStage, found search.Result,
) {
	l, names := web.L(c), measureNames(s.Catalogue)
	page.BlockingSetSize = found.BlockingSetSize
	for _, o := range found.Blocking {
		view := views.Obstacle{Text: names.Obstacle(l, o), Do: obstacleLinks(l, s, o)}
		if !o.First.IsZero() {
			if found.BlockingSetSize > 1 {
				page.First = l.T("obstacle.first.together", "when", l.DateTime(o.First))
			} else {
				view.First = l.T("obstacle.first", "when", l.DateTime(o.First))
			}
		}
		page.Blocking = append(page.Blocking, view)
	}
}

// maxLinks is how many resources of an obstacle have a link of their own.
const maxLinks = 4

// obstacleLinks returns where an obstacle can be changed.
func obstacleLinks(l locale.Localizer, s scheduling.ApplicationStage, o search.Obstacle) []ui.Link {
	panel := ui.Link{
		Text: l.T("obstacle.do.panel"),
		Href: vacancyPath(s.VacancyID) + "/stages/" + s.Stage.ID.String(),
	}
	add := func(kind interview.ResourceKind, text string) []ui.Link {
		return []ui.Link{{Text: text, Href: "/interviews/resources/new?kind=" + string(kind)}}
	}
	switch o.Code { //nolint:exhaustive // nothing else is changed on a page of its own
	case search.ObstacleRoomMissing:
		return []ui.Link{{Text: l.T("obstacle.do.rooms"), Href: findFamily(interview.ResourceRoom).path()}}
	case search.ObstacleRoomBusy:
		return freeTimeLinks(l, o, ui.Link{
			Text: l.T("obstacle.do.rooms"), Href: findFamily(interview.ResourceRoom).path(),
		})
	case search.ObstaclePanelMissing:
		return []ui.Link{panel}
	case search.ObstaclePanelBusy:
		return append(freeTimeLinks(l, o), panel)
	case search.ObstacleProviderMissing:
		return add(interview.ResourceProvider, l.T("obstacle.do.provider"))
	case search.ObstacleEquipmentMissing:
		return add(interview.ResourceEquipment, l.T("obstacle.do.equipment"))
	case search.ObstacleProviderBusy, search.ObstacleEquipmentBusy, search.ObstacleProviderShared:
		return freeTimeLinks(l, o, ui.Link{
			Text: l.T("obstacle.do.providers"), Href: findFamily(interview.ResourceProvider).path(),
		})
	}
	return nil
}

// freeTimeLinks returns a link to each resource of an obstacle, or the other ones if it has none or too many.
func freeTimeLinks(l locale.Localizer, o search.Obstacle, instead ...ui.Link) []ui.Link {
	if len(o.Resources) == 0 || len(o.Resources) > maxLinks {
		return instead
	}
	var links []ui.Link
	for _, r := range o.Resources {
		links = append(links, ui.Link{
			Text: l.T("obstacle.do.free_times", "name", r.Name), Href: "/interviews/resources/" + r.ID.String(),
		})
	}
	return links
}
