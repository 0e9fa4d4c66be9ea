package accommodation

import (
	"github.com/google/uuid"

	"stepfree/catalogue"
)

// Measure is one thing that a candidate asks for, for one stage.
type Measure struct {
	ID         uuid.UUID
	StageID    uuid.UUID
	Code       string // in the catalogue
	Parameters catalogue.Parameters
	Complete   bool // the questions about its parameters were answered
	Status     Status
	Version    int
}

// Difficulty is what is hard for a candidate in a selection procedure. It is never a diagnosis.
type Difficulty string

// The difficulties by which the catalogue can be looked through.
const (
	Read      Difficulty = "read"
	Write     Difficulty = "write"
	See       Difficulty = "see"
	Hear      Difficulty = "hear"
	Speak     Difficulty = "speak"
	Hand      Difficulty = "hand"
	Move      Difficulty = "move"
	Stamina   Difficulty = "stamina"
	Pain      Difficulty = "pain"
	Attend    Difficulty = "attend"
	Mental    Difficulty = "mental"
	Medical   Difficulty = "medical"
	Something Difficulty = "any" // helps with whatever is difficult
)

// Difficulties lists the difficulties in the order in which they are offered.
func Difficulties() []Difficulty {
	return []Difficulty{See, Hear, Speak, Move, Hand, Stamina, Pain, Attend, Read, Write, Mental, Medical, Something}
}

// CatalogueEntry is a measure of the catalogue as a candidate looks through it. It is not part of package catalogue,
// which both worlds import: what a measure helps with says something of who asks for it, so HR must not see it.
type CatalogueEntry struct {
	catalogue.Measure
	Difficulties []Difficulty
	Reference    string // the code in the organisation's own list, where there is one
}
