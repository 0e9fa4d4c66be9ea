package catalogue

import (
	"encoding/json"
	"fmt"
)

// Amount is a number in an effect: a fixed one, or the value of a parameter. JSON: 15 or "minutes".
type Amount struct {
	Value     int
	Parameter string // its name; empty for a fixed number
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

// resolve is the amount for chosen parameters; an amount that is not there is 0.
func (a *Amount) resolve(p Parameters) int {
	switch {
	case a == nil:
		return 0
	case a.Parameter != "":
		return p.number(a.Parameter)
	}
	return a.Value
}

// Effect is what a kind changes, as data: the catalogue holds it as JSON, with these names and without what is empty,
// such as
//
//	{"percent":"percent","people":[{"role":"reader","below":1,"languages":["language"]}],"own_room":true}
//
// so that a new kind needs a row and no code.
type Effect struct {
	// Percent: the assessed time is multiplied by 1 + percent/100, with 33.33 for one third. Names a parameter.
	Percent string `json:"percent,omitempty"`
	// Stack names the parameter that says "yes" where the percentage adds to the largest of the others.
	Stack string `json:"stack,omitempty"`
	// PerQuestion: the percentage goes to each question of a recorded interview and to nothing else.
	PerQuestion bool    `json:"per_question,omitempty"`
	Retakes     *Amount `json:"retakes,omitempty"` // of an answer in a recorded interview

	Minutes *Amount      `json:"minutes,omitempty"` // added to the assessed time
	Pause   *Amount      `json:"pause,omitempty"`   // minutes added to the slot
	Break   *BreakEffect `json:"break,omitempty"`

	Mode      Mode    `json:"mode,omitempty"`
	Sittings  *Amount `json:"sessions,omitempty"`   // over how many bookings it is split
	OtherDays string  `json:"other_days,omitempty"` // the parameter that says "two_days" for one sitting a day

	Window   *WindowEffect `json:"window,omitempty"`
	Buffer   *Amount       `json:"buffer,omitempty"`    // minutes without another interview before and after
	HoldLate *Amount       `json:"hold_late,omitempty"` // minutes for which everything is held after the end
	Deadline *Amount       `json:"deadline,omitempty"`  // days by which the candidate's deadline moves
	Lock     string        `json:"lock,omitempty"`      // the parameter with the hours before, when questions are fixed

	Features []Feature `json:"features,omitempty"` // of the room
	// FeaturesBy: parameter → value → features of the room.
	FeaturesBy map[string]map[string][]Feature `json:"features_by,omitempty"`
	OwnRoom    bool                            `json:"own_room,omitempty"`  // nobody else does the test there
	Seats      int                             `json:"seats,omitempty"`     // more seats in the room
	FacesLit   bool                            `json:"faces_lit,omitempty"` // faces must be well lit
	Avoid      []Feature                       `json:"avoid,omitempty"`     // features of panel members to check for
	Platform   []Feature                       `json:"platform,omitempty"`  // features of the platform of a remote stage

	People    []ProviderEffect `json:"people,omitempty"`
	Equipment []Feature        `json:"equipment,omitempty"`

	Materials    []string `json:"materials,omitempty"`     // what is made or sent; "material.<code>"
	MaterialDays *Amount  `json:"material_days,omitempty"` // days before the interview when it is sent
	Requests     []string `json:"requests,omitempty"`      // what the site or another service is asked for; "site.<code>"
	NoticeDays   int      `json:"notice_days,omitempty"`   // days before, when all who will be present are told
	Conduct      string   `json:"conduct,omitempty"`       // an instruction to the panel; "conduct.<code>"

	NotWith      []Skill `json:"not_with,omitempty"`       // flagged where the stage measures one of these
	NotInsteadOf string  `json:"not_instead_of,omitempty"` // the code of a kind that this one cannot replace
	ToolNote     bool    `json:"tool_note,omitempty"`      // goes with the neutral note on authorised tools
}

// BreakEffect is a planned break with the clock stopped: length minutes in every so many worked minutes.
type BreakEffect struct {
	Length Amount `json:"length"`
	Every  Amount `json:"every"`
}

// WindowEffect names the parameters that hold a time of day and days of the week.
type WindowEffect struct {
	From     string `json:"from"`
	To       string `json:"to"`
	Weekdays string `json:"weekdays"`
}

// ProviderEffect is people to book: below of them up to so many minutes of slot, above of them beyond.
type ProviderEffect struct {
	Role  Role `json:"role"`
	UpTo  int  `json:"up_to,omitempty"` // minutes of slot; 0 for any length
	Below int  `json:"below"`
	Above int  `json:"above,omitempty"`
	// Sign and Spoken name the parameters with the languages that the person must have.
	Sign    string `json:"sign,omitempty"`
	Spoken  string `json:"spoken,omitempty"`
	Before  int    `json:"before,omitempty"`  // minutes for which the person is needed before the slot
	After   int    `json:"after,omitempty"`   // and after it
	Outside bool   `json:"outside,omitempty"` // takes no seat in the room
	Apart   bool   `json:"apart,omitempty"`   // is needed before a deadline, not in the slot
}
