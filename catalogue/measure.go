package catalogue

// Measure is one line of the catalogue: something that can be asked for and arranged. It is stored as a row of
// interview.catalogue with Parameters and Effect as JSON; see those types for the format.
type Measure struct {
	Code       string // such as P-SIGN
	Family     string // time, mode, person, room, information, document, tool or other
	LabelEN    string
	LabelFR    string
	LeadDays   int  // business days to put it in place, ≥ 0
	PanelSees  bool // the panel is told what to do (never why)
	Words      bool // the candidate may add own words, which are sealed and never part of the parameters
	Parameters []Parameter
	Effect     Effect
}

// Parameter returns the parameter with the name; false if there is none.
func (m Measure) Parameter(name string) (Parameter, bool) {
	for _, p := range m.Parameters {
		if p.Name == name {
			return p, true
		}
	}
	return Parameter{}, false
}

// OnlyInRoom reports whether the measure is of no use where no room is: it is about a place and the way to it, and asks
// nothing of the panel.
func (m Measure) OnlyInRoom() bool { return m.Family == "room" && m.Effect.Conduct == "" }

// Families returns the families of measures in the order of the pages.
func Families() []string {
	return []string{"time", "mode", "person", "room", "information", "document", "tool", "other"}
}
