package catalogue

import (
	"encoding/json"
	"fmt"
)

// Amount is a number of an effect: constant, or the value of a parameter. JSON: 15 or "minutes".
type Amount struct {
	Value     int
	Parameter string // a parameter's name; empty for a constant
}

// UnmarshalJSON reads a number or the name of a parameter.
func (a *Amount) UnmarshalJSON(data []byte) error {
	*a = Amount{}
	if len(data) > 0 && data[0] == '"' {
		return json.Unmarshal(data, &a.Parameter)
	}
	if err := json.Unmarshal(data, &a.Value); err != nil {
		return fmt.Errorf("interview: amount: %w", err)
	}
	return nil
}

// MarshalJSON writes the number or the name of the parameter.
func (a Amount) MarshalJSON() ([]byte, error) {
	if a.Parameter != "" {
		return json.Marshal(a.Parameter)
	}
	return json.Marshal(a.Value)
}

// resolve returns the amount for the chosen parameters. It returns 0 for nil.
func (a *Amount) resolve(p Parameters) int {
	switch {
	case a == nil:
		return 0
	case a.Parameter != "":
		return p.number(a.Parameter)
	}
	return a.Value
}

// Effect is what a measure changes in a slot, as data. The database stores it as JSON with these names, without empty
// members, for example
//
//	{"percent":"percent","people":[{"role":"reader","below":1,"languages":["language"]}],"own_room":true}
//
// A member of type string or *Amount may name a parameter; Measure.Resolve replaces it by the chosen value.
type Effect struct {
	// Percent names the parameter p by which the assessed time is multiplied: 1 + p/100, and 33.33 is one third.
	Percent string `json:"percent,omitempty"`
	// Stack names the parameter that is "yes" if the percentage is added to the largest of the other measures.
	Stack string `json:"stack,omitempty"`
	// PerQuestion applies the percentage to each question of a recorded interview, and to nothing else.
	PerQuestion bool    `json:"per_question,omitempty"`
	Retakes     *Amount `json:"retakes,omitempty"` // of an answer in a recorded interview

	Minutes *Amount      `json:"minutes,omitempty"` // added to the assessed time
	Pause   *Amount      `json:"pause,omitempty"`   // minutes added to the slot for breaks on request
	Break   *BreakEffect `json:"break,omitempty"`

	Mode      Mode    `json:"mode,omitempty"`
	Sittings  *Amount `json:"sittings,omitempty"`   // number of bookings over which the stage is split
	OtherDays string  `json:"other_days,omitempty"` // parameter: "two_days" for each sitting on a day of its own

	Window   *WindowEffect `json:"window,omitempty"`
	Buffer   *Amount       `json:"buffer,omitempty"`    // minutes without another interview, before and after
	HoldLate *Amount       `json:"hold_late,omitempty"` // minutes for which all resources stay held after the end
	Deadline *Amount       `json:"deadline,omitempty"`  // days by which the candidate's deadline is extended
	Lock     string        `json:"lock,omitempty"`      // parameter: hours before the start at which questions are fixed

	Features []Feature `json:"features,omitempty"` // of the room
	// FeaturesBy maps a parameter and its value to further features of the room.
	FeaturesBy map[string]map[string][]Feature `json:"features_by,omitempty"`
	OwnRoom    bool                            `json:"own_room,omitempty"`  // the candidate is alone in the room
	Seats      int                             `json:"seats,omitempty"`     // further seats in the room
	FacesLit   bool                            `json:"faces_lit,omitempty"` // faces must be well lit
	Avoid      []Feature                       `json:"avoid,omitempty"`     // features of panel members to check for
	Platform   []Feature                       `json:"platform,omitempty"`  // features of the platform of a remote stage

	People    []ProviderEffect `json:"people,omitempty"`
	Equipment []Feature        `json:"equipment,omitempty"`

	Materials    []string `json:"materials,omitempty"`     // to be made or sent; message "material.<code>"
	MaterialDays *Amount  `json:"material_days,omitempty"` // days before the interview by which it is sent
	Requests     []string `json:"requests,omitempty"`      // to ask of the site or a service; message "site.<code>"
	NoticeDays   int      `json:"notice_days,omitempty"`   // days before the interview by which those present are told
	Conduct      string   `json:"conduct,omitempty"`       // instruction to the panel; message "conduct.<code>"

	NotWith      []Skill `json:"not_with,omitempty"`       // warn if the stage assesses one of these
	NotInsteadOf string  `json:"not_instead_of,omitempty"` // code of a measure that this one cannot replace
	ToolNote     bool    `json:"tool_note,omitempty"`      // add the neutral note on authorised tools
}

// BreakEffect is a planned break with the clock stopped: Length minutes after each Every minutes of assessed work.
type BreakEffect struct {
	Length Amount `json:"length"`
	Every  Amount `json:"every"`
}

// WindowEffect names the parameters with the earliest start, the latest end, the days of the week and the time zone.
type WindowEffect struct {
	From     string `json:"from"`
	To       string `json:"to"`
	Weekdays string `json:"weekdays"`
	Zone     string `json:"zone,omitempty"`
}

// ProviderEffect is the providers to book: Below of them in a slot of up to UpTo minutes, Above of them in a longer
// one.
type ProviderEffect struct {
	Role  Role `json:"role"`
	UpTo  int  `json:"up_to,omitempty"` // minutes of slot; 0 for any length
	Below int  `json:"below"`
	Above int  `json:"above,omitempty"`
	// Sign and Spoken name the parameters with the languages that the provider must have.
	Sign    string `json:"sign,omitempty"`
	Spoken  string `json:"spoken,omitempty"`
	Before  int    `json:"before,omitempty"`  // minutes for which the provider is needed before the slot
	After   int    `json:"after,omitempty"`   // and after it
	Outside bool   `json:"outside,omitempty"` // takes no seat in the room
	Apart   bool   `json:"apart,omitempty"`   // needed before a deadline, not in the slot
}
