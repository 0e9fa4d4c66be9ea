package interview

import (
	"slices"

	"stepfree/catalogue"
)

// Warning is a conflict to tell HR of, as a code with arguments; it forbids nothing. The message of a code is
// "warning.<code>" in the catalogues of words.
type Warning struct {
	Code WarningCode
	Args map[string]string
}

// WarningCode is what a warning is about.
type WarningCode string

// What is warned of.
const (
	WarnModes          WarningCode = "modes"           // arrangements ask for modes that exclude each other
	WarnRemoteRoom     WarningCode = "remote_room"     // remote, and something about a room: {things}
	WarnDimLight       WarningCode = "dim_light"       // dim light, where faces must be lit
	WarnAnimal         WarningCode = "animal"          // an animal, and a panel member who cannot be near one: {name}
	WarnSkill          WarningCode = "skill"           // {code} may replace what the stage measures: {skill}
	WarnNetwork        WarningCode = "network"         // a remote feed, and a room without network: {name}
	WarnOwnDevice      WarningCode = "own_device"      // an own device, and a room that forbids devices: {name}
	WarnClocks         WarningCode = "clocks"          // two candidates of one room with different clocks
	WarnAlone          WarningCode = "alone"           // somebody who must be alone, in a room with others
	WarnWindows        WarningCode = "windows"         // windows that have no time in common, or one shorter than the slot
	WarnPlatform       WarningCode = "platform"        // the platform is not known to have {feature}
	WarnNotInsteadOf   WarningCode = "not_instead_of"  // {code} is not a substitute for {other}
	WarnNotScheduled   WarningCode = "not_scheduled"   // the stage has a deadline and no time to book
	WarnLeadAfterStage WarningCode = "lead_after_days" // the earliest day {day} is after the stage's last day
)

// WarningCodes lists all codes of warnings.
func WarningCodes() []WarningCode {
	return []WarningCode{
		WarnModes, WarnRemoteRoom, WarnDimLight, WarnAnimal, WarnSkill, WarnNetwork, WarnOwnDevice, WarnClocks, WarnAlone,
		WarnWindows, WarnPlatform, WarnNotInsteadOf, WarnNotScheduled, WarnLeadAfterStage,
	}
}

// warn tells of the conflicts that can be seen before a room is chosen.
func (c *Constraints) warn(st Stage, arr []Arrangement) {
	if !c.Scheduled {
		c.tell(WarnNotScheduled)
	}
	c.warnModes(arr)
	c.warnLight(arr)
	c.warnDates(st)
	for _, a := range arr {
		t := a.Effect
		if !c.OnSite && c.Scheduled && (len(t.Features) > 0 || len(t.Equipment) > 0) {
			c.tell(WarnRemoteRoom, "code", a.Code)
		}
		for _, s := range t.NotWith {
			if slices.Contains(st.AssessedSkills, s) {
				c.tell(WarnSkill, "code", a.Code, "skill", string(s))
			}
		}
		for _, f := range t.Platform {
			if !slices.Contains(st.PlatformFeatures, f) {
				c.tell(WarnPlatform, "code", a.Code, "feature", string(f))
			}
		}
		if t.NotInsteadOf != "" && !hasCode(arr, t.NotInsteadOf) {
			c.tell(WarnNotInsteadOf, "code", a.Code, "other", t.NotInsteadOf)
		}
	}
}

func (c *Constraints) tell(code WarningCode, args ...string) {
	c.Warnings = append(c.Warnings, Warning{code, pairs(args)})
}

// pairs makes a map of names and values that follow each other.
func pairs(args []string) map[string]string {
	if len(args) == 0 {
		return nil
	}
	m := make(map[string]string, len(args)/2)
	for i := 0; i+1 < len(args); i += 2 {
		m[args[i]] = args[i+1]
	}
	return m
}

func hasCode(arr []Arrangement, code string) bool {
	return slices.ContainsFunc(arr, func(a Arrangement) bool { return a.Code == code })
}

// warnModes tells of places or channels that exclude each other.
func (c *Constraints) warnModes(arr []Arrangement) {
	exclusive := [][]catalogue.Mode{
		{catalogue.ModeInPerson, catalogue.ModeRemote},
		{catalogue.ModeInPerson, catalogue.ModeTelephone},
		{catalogue.ModeTelephone, catalogue.ModeText},
		{catalogue.ModeTelephone, catalogue.ModeWritten},
	}
	for _, pair := range exclusive {
		var codes [2]string
		for i, m := range pair {
			if at := slices.IndexFunc(arr, func(a Arrangement) bool { return a.Effect.Mode == m }); at >= 0 {
				codes[i] = arr[at].Code
			}
		}
		if codes[0] != "" && codes[1] != "" {
			c.tell(WarnModes, "code", codes[0], "other", codes[1])
		}
	}
}

// warnLight tells of dim light where hands or lips are read.
func (c *Constraints) warnLight(arr []Arrangement) {
	for _, dim := range arr {
		if !slices.Contains(dim.Effect.Features, catalogue.FeatureDimmableLight) {
			continue
		}
		for _, lit := range arr {
			if lit.Effect.FacesLit {
				c.tell(WarnDimLight, "code", dim.Code, "other", lit.Code)
			}
		}
	}
}

// warnDates tells of days and times that cannot be kept.
func (c *Constraints) warnDates(st Stage) {
	if !c.Scheduled {
		return
	}
	w := c.Window
	if !w.IsZero() && (w.To-w.From < c.Plan.Minutes() || w.Weekdays == 0) {
		c.tell(WarnWindows)
	}
	if !st.LastDay.IsZero() && catalogue.NewDate(st.LastDay).Before(catalogue.NewDate(c.Earliest)) {
		c.tell(WarnLeadAfterStage, "day", c.Earliest.Format("2006-01-02"))
	}
}

// Warn tells of the conflicts of a certain room and panel, also of those that Find would not have offered.
func Warn(c Constraints, room Resource, panel []Resource) []Warning {
	w := Constraints{}
	if !c.OnSite {
		return nil
	}
	lacking := room.Lacks(c.Features)
	if slices.Contains(lacking, catalogue.FeatureNetwork) {
		w.tell(WarnNetwork, "name", room.Name)
	}
	if slices.Contains(lacking, catalogue.FeatureOwnDevice) {
		w.tell(WarnOwnDevice, "name", room.Name)
	}
	for _, member := range panel {
		if member.hasAny(c.Avoid) {
			w.tell(WarnAnimal, "name", member.Name)
		}
	}
	return w.Warnings
}

// Together tells of the conflicts of candidates who do a test in one room at one time: different clocks, and somebody
// who must be alone.
func Together(all ...Constraints) []Warning {
	w := Constraints{}
	for i, c := range all {
		if i > 0 && c.Plan != all[0].Plan {
			w.tell(WarnClocks)
			break
		}
	}
	if len(all) > 1 && slices.ContainsFunc(all, func(c Constraints) bool { return c.OwnRoom }) {
		w.tell(WarnAlone)
	}
	return w.Warnings
}
