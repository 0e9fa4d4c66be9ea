package catalogue

// Measure is one line of the catalogue: something that can be asked for and arranged. It is stored as a row of
// interview.catalogue, with its parameters and its effect as JSON; see Parameter and Effect for the format.
type Measure struct {
	Code       string // such as P-SIGN
	Family     string // time, mode, person, room, information, document, tool or other
	LabelEN    string
	LabelFR    string
	LeadDays   int  // business days that the arrangement takes, at least 0
	PanelSees  bool // the panel may be told what to do, never why
	Words      bool // the candidate may add words; they are sealed and never stand in parameters
	Parameters []Parameter
	Effect     Effect
}

// Parameter returns the parameter with a name.
func (m Measure) Parameter(name string) (Parameter, bool) {
	for _, p := range m.Parameters {
		if p.Name == name {
			return p, true
		}
	}
	return Parameter{}, false
}

// Families lists the families of the catalogue in their order.
func Families() []string {
	return []string{"time", "mode", "person", "room", "information", "document", "tool", "other"}
}
