package measure

import (
	"strconv"
	"strings"

	"stepfree/interview/search"
	"stepfree/locale"
)

// maxNames is how many resources an obstacle names. Of more it gives the number.
const maxNames = 4

// Obstacle returns the message of an obstacle: what is missing where, or who is not free on which days.
func (n Names) Obstacle(l locale.Localizer, o search.Obstacle) string {
	key := "obstacle." + string(o.Code)
	switch o.Code { //nolint:exhaustive // the others have one message
	case search.ObstacleRoomMissing:
		return roomMissing(l, o)
	case search.ObstacleProviderMissing:
		return providerMissing(l, o)
	case search.ObstacleEarliest:
		if o.Args["codes"] != "" {
			key += ".codes"
		}
	case search.ObstacleWindow:
		key += windowKey(o)
	case search.ObstacleRoomBusy, search.ObstaclePanelBusy, search.ObstacleProviderBusy, search.ObstacleEquipmentBusy:
		if len(o.Days) > 0 {
			return n.busy(l, o)
		}
	}
	return n.message(l, key, o.Args)
}

// windowKey returns the ending of the message for a window on some days of the week, or in another time zone.
func windowKey(o search.Obstacle) (ending string) {
	if o.Args["weekdays"] != "" {
		ending = ".weekdays"
	}
	if o.Args["zone"] != "" {
		ending += ".zone"
	}
	return ending
}

// busy says who is not free on which days, and of several who are needed at one time how many.
func (n Names) busy(l locale.Localizer, o search.Obstacle) string {
	text := notFree(l, o)
	switch {
	case o.Code == search.ObstaclePanelBusy && o.Args["needed"] != "":
		return n.message(l, "obstacle.panel_busy", o.Args) + " " + text
	case o.Code == search.ObstacleProviderBusy:
		if number, err := strconv.Atoi(o.Args["needed"]); err == nil && number > 1 {
			return l.T("obstacle.about", "what", providers(l, o), "number", number, "text", text)
		}
		return l.T("obstacle.about.one", "what", providers(l, o), "text", text)
	case o.Code == search.ObstacleEquipmentBusy:
		return l.T("obstacle.about.one", "what", l.T("feature."+o.Args["feature"]), "text", text)
	}
	return text
}

// notFree says which resources are not free on which days.
func notFree(l locale.Localizer, o search.Obstacle) string {
	spans := make([]locale.DaySpan, len(o.Days))
	for i, d := range o.Days {
		spans[i] = locale.DaySpan(d)
	}
	days, count := l.OnDays(spans), len(o.Resources)
	switch {
	case count == 0:
		return l.T("obstacle.busy.few", "days", days)
	case count > maxNames:
		return l.T("obstacle.busy.many", "count", count, "days", days)
	case o.WholeDays:
		return l.T("obstacle.busy.days", "count", count, "names", resourceNames(l, o), "days", days)
	}
	return l.T("obstacle.busy.hours", "count", count, "names", resourceNames(l, o), "days", days)
}

// resourceNames joins the names of the resources of an obstacle, in alphabetical order.
func resourceNames(l locale.Localizer, o search.Obstacle) string {
	names := make([]string, len(o.Resources))
	for i, r := range o.Resources {
		names[i] = r.Name
	}
	locale.SortByName(l, names, func(name string) string { return name })
	return l.List(names)
}

// providers names the role of an obstacle, with its languages.
func providers(l locale.Localizer, o search.Obstacle) string {
	role := l.T("role." + o.Args["role"])
	if languages := languages(o); languages != "" {
		return l.T("obstacle.role", "role", role, "languages", languages)
	}
	return role
}

// languages returns the pair of languages of an obstacle: "LSFB–FR".
func languages(o search.Obstacle) string {
	return strings.Trim(o.Args["sign"]+"–"+o.Args["spoken"], "–")
}

// providerMissing says that none of the providers, or too few, can do what is needed, and who can at another site.
func providerMissing(l locale.Localizer, o search.Obstacle) string {
	var text string
	role := l.T("role." + o.Args["role"])
	switch {
	case o.Args["found"] != "0":
		text = l.T("obstacle.provider_missing.few", "role", providers(l, o), "needed", o.Args["needed"],
			"found", o.Args["found"])
	case languages(o) != "":
		text = l.T("obstacle.provider_missing.languages", "role", role, "languages", languages(o))
	default:
		text = l.T("obstacle.provider_missing", "role", role)
	}
	if count := len(o.Resources); count > 0 && count <= maxNames {
		text += " " + l.T("obstacle.provider_missing.site", "count", count, "names", resourceNames(l, o))
	}
	return text
}

// roomMissing says what no room of a site has, and which room comes closest.
func roomMissing(l locale.Localizer, o search.Obstacle) string {
	room := l.T("obstacle.room")
	if site := o.Args["site"]; site != "" {
		room = l.T("obstacle.room_at", "site", site)
	}
	missing := roomNeeds(l, o.Args["features"], o.Args["seats"])
	seats, err := strconv.Atoi(o.Args["seats"])
	var text string
	switch {
	case o.Args["room"] == "":
		return l.T("obstacle.room.none")
	case len(missing) > 1:
		text = l.T("obstacle.room.several", "room", room, "features", l.List(missing))
	case err == nil:
		text = l.T("obstacle.room.seats", "room", room, "count", seats)
	case len(missing) == 1:
		text = l.T("obstacle.lacks."+o.Args["features"], "room", room)
	default:
		return l.T("obstacle.room_missing")
	}
	if o.Args["lacking"] == o.Args["features"] && o.Args["lacking_seats"] == o.Args["seats"] {
		return text + " " + l.T("obstacle.room.rest", "name", o.Args["room"])
	}
	lacking := roomNeeds(l, o.Args["lacking"], o.Args["lacking_seats"])
	return text + " " + l.T("obstacle.room.closest", "name", o.Args["room"], "lacking", l.List(lacking))
}

// roomNeeds names features and a number of seats.
func roomNeeds(l locale.Localizer, features, seats string) []string {
	var words []string
	if features != "" {
		for code := range strings.SplitSeq(features, ",") {
			words = append(words, l.T("feature."+code))
		}
	}
	if count, err := strconv.Atoi(seats); err == nil {
		words = append(words, l.T("hr.resource.seats", "count", count))
	}
	return words
}
