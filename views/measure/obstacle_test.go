package measure_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"stepfree/catalogue"
	"stepfree/catalogue/cataloguetest"
	"stepfree/interview"
	"stepfree/interview/search"
	"stepfree/locale"
	"stepfree/views/measure"
)

// office is the resources of an invented organisation.
type office []interview.Resource

// add adds a resource and returns its id.
func (o *office) add(r interview.Resource) uuid.UUID {
	r.ID = uuid.MustParse(fmt.Sprintf("00000000-0000-0000-0000-%012d", len(*o)+1))
	*o = append(*o, r)
	return r.ID
}

func (o *office) room(name, site string, seats int, features ...catalogue.Feature) {
	o.add(interview.Resource{Kind: interview.ResourceRoom, Name: name, Site: site, Seats: seats, Features: features})
}

func (o *office) interpreter(name, site, sign string, free ...interview.Interval) {
	o.add(interview.Resource{
		Kind: interview.ResourceProvider, Name: name, Site: site, Role: catalogue.RoleSignInterpreter,
		SignLanguages: []string{sign}, SpokenLanguages: []string{"FR"}, Free: free,
	})
}

func (o *office) member(name string, free ...interview.Interval) uuid.UUID {
	return o.add(interview.Resource{Kind: interview.ResourcePanelMember, Name: name, Free: free})
}

// utc returns a time in January 2027, of which the 11th is a Monday.
func utc(day, hour int) time.Time { return time.Date(2027, time.January, day, hour, 0, 0, 0, time.UTC) }

// hours returns the time between two hours of a day in January 2027.
func hours(day, from, to int) interview.Interval {
	return interview.Interval{Start: utc(day, from), End: utc(day, to)}
}

// arrangement returns an approved arrangement; parameters are alternating names and values.
func arrangement(t *testing.T, code string, parameters ...string) interview.Arrangement {
	t.Helper()
	m, chosen := cataloguetest.Measure(t, code), catalogue.Parameters{}
	for i := 0; i < len(parameters); i += 2 {
		chosen[parameters[i]] = parameters[i+1]
	}
	return interview.Arrangement{
		Code: code, Status: interview.ArrangementApproved, LeadDays: m.LeadDays, Effect: m.Resolve(chosen),
	}
}

// load reads the messages once.
var load = sync.OnceValues(locale.Load)

// said searches from the 11th to a day of January 2027 and returns the obstacles in English and in French.
func said(t *testing.T, o office, panel []uuid.UUID, last int, arr ...interview.Arrangement) (en, fr []string) {
	t.Helper()
	stage := interview.Stage{
		Kind: interview.StagePanelInterview, Mode: catalogue.ModeInPerson, Minutes: 50, BriefingMinutes: 10, Panel: panel,
	}
	bundle, err := load()
	if err != nil {
		t.Fatal(err)
	}
	c := search.Constrain(stage, arr, time.Date(2026, time.November, 2, 0, 0, 0, 0, time.UTC), catalogue.Calendar{})
	c.Hours.Default = interview.OfficeHours{
		From: 9 * 60, To: 17 * 60, LunchFrom: 12 * 60, LunchTo: 13 * 60, StartInterval: 15,
	}
	found := search.Find(c, o, interview.Interval{Start: utc(11, 0), End: utc(last+1, 0)}, time.UTC, 1)
	if len(found.Slots) > 0 {
		t.Fatalf("there is a slot: %+v", found.Slots)
	}
	words := func(lang string) (all []string) {
		l := bundle.Localizer(lang, time.UTC)
		for _, obstacle := range found.Blocking {
			text := measure.Names{}.Obstacle(l, obstacle)
			all = append(all, strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(text))
		}
		return all
	}
	return words("en"), words("fr")
}

func TestObstacle_SaysWhatAndWho(t *testing.T) {
	t.Parallel()
	sign := []string{"sign_language", "LSFB", "spoken_language", "FR"}
	for name, c := range map[string]struct {
		fill   func(*office) []uuid.UUID // returns the panel
		arr    []interview.Arrangement
		last   int // day of January
		en, fr string
	}{
		"no room allows an animal": {
			fill: func(o *office) []uuid.UUID {
				o.room("Namur", "Brussels", 9)
				return nil
			},
			arr: []interview.Arrangement{arrangement(t, "A-ANIMAL")}, last: 12,
			en: "No room in Brussels allows an assistance animal. Namur has everything else.",
			fr: "Aucune salle du site Brussels n’accepte d’animal d’assistance. Namur a tout le reste.",
		},
		"neither of two sites": {
			fill: func(o *office) []uuid.UUID {
				o.room("Namur", "Brussels", 9)
				o.room("Kirchberg", "Luxembourg", 9)
				return nil
			},
			arr: []interview.Arrangement{arrangement(t, "A-ANIMAL")}, last: 12,
			en: "No room in Brussels allows an assistance animal. Namur has everything else.|" +
				"No room in Luxembourg allows an assistance animal. Kirchberg has everything else.",
		},
		"each room has a part": {
			fill: func(o *office) []uuid.UUID {
				o.room("Namur", "Brussels", 9, catalogue.FeatureAnimal)
				o.room("Gand", "Brussels", 9, catalogue.FeatureStepFree)
				return nil
			},
			arr: []interview.Arrangement{arrangement(t, "A-ANIMAL"), arrangement(t, "R-STEPFREE")}, last: 12,
			en: "No room in Brussels has all of this: Animals allowed and Step-free. Namur comes closest. It lacks: Step-free.",
		},
		"no room at all": {
			fill: func(*office) []uuid.UUID { return nil }, last: 12,
			en: "There is no room on the list.",
			fr: "Il n’y a pas de salle dans la liste.",
		},
		"too few seats": {
			fill: func(o *office) []uuid.UUID {
				o.room("Namur", "", 1)
				return []uuid.UUID{o.member("Paulo Silva")}
			},
			last: 12,
			en:   "No room has 2 seats. Namur has everything else.",
			fr:   "Aucune salle n’a 2 places. Namur a tout le reste.",
		},
		"a member is away": {
			fill: func(o *office) []uuid.UUID {
				o.room("Namur", "Brussels", 9)
				return []uuid.UUID{o.member("Paulo Silva", hours(20, 9, 17)), o.member("Zoë Van Damme")}
			},
			last: 12,
			en:   "Paulo Silva is not free on 11 and 12 January.",
			fr:   "Paulo Silva n’est pas libre les 11 et 12 janvier.",
		},
		"two members are away": {
			fill: func(o *office) []uuid.UUID {
				o.room("Namur", "Brussels", 9)
				return []uuid.UUID{
					o.member("Paulo Silva", hours(20, 9, 17)), o.member("Éva Roy", hours(20, 9, 17)), o.member("Zoë Van Damme"),
				}
			},
			last: 15,
			en:   "Paulo Silva is not free from 11 to 15 January.|Éva Roy is not free from 11 to 15 January.",
		},
		"a member is free at other hours only": {
			fill: func(o *office) []uuid.UUID {
				o.room("Namur", "Brussels", 9)
				return []uuid.UUID{
					o.member("Paulo Silva", hours(11, 9, 12)), o.member("Zoë Van Damme", hours(11, 13, 17)),
				}
			},
			last: 11,
			en: "Paulo Silva is not free at the times that remain on 11 January.|" +
				"Zoë Van Damme is not free at the times that remain on 11 January.",
		},
		"no pair of languages": {
			fill: func(o *office) []uuid.UUID {
				o.room("Namur", "Brussels", 9)
				o.interpreter("Ann", "", "BSL")
				return nil
			},
			arr: []interview.Arrangement{arrangement(t, "P-SIGN", sign...)}, last: 12,
			en: "Sign-language interpreter: nobody on the list works in LSFB–FR.",
			fr: "Interprète en langue des signes : personne dans la liste ne travaille avec LSFB–FR.",
		},
		"the pair at another site": {
			fill: func(o *office) []uuid.UUID {
				o.room("Namur", "Brussels", 9)
				o.interpreter("Ann", "Luxembourg", "LSFB")
				return nil
			},
			arr: []interview.Arrangement{arrangement(t, "P-SIGN", sign...)}, last: 12,
			en: "Sign-language interpreter: nobody on the list works in LSFB–FR. Ann works at another site only.",
		},
		"all interpreters are away": {
			fill: func(o *office) []uuid.UUID {
				o.room("Namur", "Brussels", 9)
				o.interpreter("Luc", "", "LSFB", hours(20, 9, 17))
				o.interpreter("Ann", "", "LSFB", hours(20, 9, 17))
				return nil
			},
			arr: []interview.Arrangement{arrangement(t, "P-SIGN", sign...)}, last: 12,
			en: "Sign-language interpreter (LSFB–FR): Ann and Luc are not free on 11 and 12 January.",
			fr: "Interprète en langue des signes (LSFB–FR) : Ann et Luc ne sont pas libres les 11 et 12 janvier.",
		},
		"no equipment": {
			fill: func(o *office) []uuid.UUID {
				o.room("Namur", "Brussels", 9)
				return nil
			},
			arr: []interview.Arrangement{arrangement(t, "R-WHEELCHAIR")}, last: 12,
			en: "This equipment is not on the list: Wheelchair on loan.",
		},
		"a window over lunch": {
			fill: func(o *office) []uuid.UUID {
				o.room("Namur", "Brussels", 9)
				return nil
			},
			arr: []interview.Arrangement{arrangement(t, "T-WINDOW", "from", "11:30", "to", "13:30")}, last: 12,
			en: "Time of day that was agreed: between 11:30 and 13:30. " +
				"The 60 minutes would go on over lunch, 12:00 to 13:00.",
			fr: "Moment de la journée convenu : entre 11 h 30 et 13 h 30. " +
				"Les 60 minutes déborderaient sur la pause de midi, de 12 h 00 à 13 h 00.",
		},
		"a window on another day of the week": {
			fill: func(o *office) []uuid.UUID {
				o.room("Namur", "Brussels", 9)
				return nil
			},
			arr:  []interview.Arrangement{arrangement(t, "T-WINDOW", "from", "09:00", "to", "12:00", "weekdays", "wed,fri")},
			last: 12,
			en:   "Time that was agreed: between 09:00 and 12:00, on Wednesday and Friday.",
		},
	} {
		var o office
		panel := c.fill(&o)
		en, fr := said(t, o, panel, c.last, c.arr...)
		if got := strings.Join(en, "|"); got != c.en {
			t.Errorf("%s: %q, want %q", name, got, c.en)
		}
		if got := strings.Join(fr, "|"); c.fr != "" && got != c.fr {
			t.Errorf("%s: %q, want %q", name, got, c.fr)
		}
	}
}

func TestObstacle_EveryFeatureHasASentence(t *testing.T) {
	t.Parallel()
	bundle, err := locale.LoadReporting(func(lang, key string) { t.Errorf("%s has no %s", lang, key) })
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range locale.Languages() {
		l := bundle.Localizer(lang, time.UTC)
		for _, f := range catalogue.RoomFeatures() {
			o := search.Obstacle{Code: search.ObstacleRoomMissing, Args: map[string]string{
				"features": string(f), "room": "Namur", "lacking": string(f),
			}}
			measure.Names{}.Obstacle(l, o)
		}
	}
}
