package search

import (
	"slices"

	"stepfree/catalogue"
	"stepfree/interview"
)

// addWarnings adds the conflicts that do not depend on a room.
func (c *Constraints) addWarnings(st interview.Stage, arr []interview.Arrangement) {
	if !c.Scheduled {
		c.addWarning(interview.WarnNotScheduled)
	}
	c.warnModes(arr)
	c.warnLight(arr)
	c.warnDates(st)
	for _, a := range arr {
		e := a.Effect
		// Where the stage itself is not held in a room, what needs one is simply not needed.
		if st.Mode.OnSite() && !c.OnSite && c.Scheduled && (len(e.Features) > 0 || len(e.Equipment) > 0) {
			c.addWarning(interview.WarnRemoteRoom, "code", a.Code)
		}
		for _, s := range e.NotWith {
			if slices.Contains(st.AssessedSkills, s) {
				c.addWarning(interview.WarnSkill, "code", a.Code, "skill", string(s))
			}
		}
		for _, f := range e.Platform {
			if !slices.Contains(st.PlatformFeatures, f) {
				c.addWarning(interview.WarnPlatform, "code", a.Code, "feature", string(f))
			}
		}
		if e.NotInsteadOf != "" && !hasCode(arr, e.NotInsteadOf) {
			c.addWarning(interview.WarnNotInsteadOf, "code", a.Code, "other", e.NotInsteadOf)
		}
	}
}

// addWarning adds a warning; args are alternating names and values.
func (c *Constraints) addWarning(code interview.WarningCode, args ...string) {
	c.Warnings = append(c.Warnings, interview.Warning{Code: code, Args: pairs(args)})
}

// hasCode reports whether an arrangement has the code.
func hasCode(arr []interview.Arrangement, code string) bool {
	return slices.ContainsFunc(arr, func(a interview.Arrangement) bool { return a.Code == code })
}

// warnModes warns of modes that exclude each other.
func (c *Constraints) warnModes(arr []interview.Arrangement) {
	exclusive := [][]catalogue.Mode{
		{catalogue.ModeInPerson, catalogue.ModeRemote},
		{catalogue.ModeInPerson, catalogue.ModeTelephone},
		{catalogue.ModeTelephone, catalogue.ModeText},
		{catalogue.ModeTelephone, catalogue.ModeWritten},
	}
	for _, pair := range exclusive {
		var codes [2]string
		for i, m := range pair {
			if at := slices.IndexFunc(arr, func(a interview.Arrangement) bool { return a.Effect.Mode == m }); at >= 0 {
				codes[i] = arr[at].Code
			}
		}
		if codes[0] != "" && codes[1] != "" {
			c.addWarning(interview.WarnModes, "code", codes[0], "other", codes[1])
		}
	}
}

// warnLight warns of dim light together with a measure that needs lit faces (signing, lip-reading).
func (c *Constraints) warnLight(arr []interview.Arrangement) {
	for _, dim := range arr {
		if !slices.Contains(dim.Effect.Features, catalogue.FeatureDimmableLight) {
			continue
		}
		for _, lit := range arr {
			if lit.Effect.FacesLit {
				c.addWarning(interview.WarnDimLight, "code", dim.Code, "other", lit.Code)
			}
		}
	}
}

// warnDates warns of a window that is too short and of an earliest day after the stage's last day.
func (c *Constraints) warnDates(st interview.Stage) {
	if !c.Scheduled {
		return
	}
	w, short := c.Window, false
	for _, abroad := range c.Abroad {
		short = short || abroad.To-abroad.From < c.Plan.Minutes()
	}
	if short || !w.IsZero() && (w.To-w.From < c.Plan.Minutes() || w.Weekdays == 0) {
		c.addWarning(interview.WarnWindows)
	}
	if !st.LastDay.IsZero() && catalogue.NewDate(st.LastDay).Before(catalogue.NewDate(c.Earliest)) {
		c.addWarning(interview.WarnLeadAfterStage, "day", c.Earliest.Format("2006-01-02"))
	}
}

// WarnResources returns the conflicts of a room and a panel, also of those that Find would not offer.
func WarnResources(c Constraints, room interview.Resource, panel []interview.Resource) []interview.Warning {
	w := Constraints{}
	if !c.OnSite {
		return nil
	}
	lacking := room.Lacks(c.Features)
	if slices.Contains(lacking, catalogue.FeatureNetwork) {
		w.addWarning(interview.WarnNetwork, "name", room.Name)
	}
	if slices.Contains(lacking, catalogue.FeatureOwnDevice) {
		w.addWarning(interview.WarnOwnDevice, "name", room.Name)
	}
	for _, member := range panel {
		if member.HasAny(c.Avoid) {
			w.addWarning(interview.WarnAnimal, "name", member.Name)
		}
	}
	return w.Warnings
}

// WarnShared returns the conflicts of candidates who do a test in one room at one time: different lengths, or one who
// must be alone.
func WarnShared(all ...Constraints) []interview.Warning {
	w := Constraints{}
	for i, c := range all {
		if i > 0 && c.Plan != all[0].Plan {
			w.addWarning(interview.WarnClocks)
			break
		}
	}
	if len(all) > 1 && slices.ContainsFunc(all, func(c Constraints) bool { return c.OwnRoom }) {
		w.addWarning(interview.WarnAlone)
	}
	return w.Warnings
}
