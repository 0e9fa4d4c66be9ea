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
	DifficultyRead    Difficulty = "read"
	DifficultyWrite   Difficulty = "write"
	DifficultySee     Difficulty = "see"
	DifficultyHear    Difficulty = "hear"
	DifficultySpeak   Difficulty = "speak"
	DifficultyHand    Difficulty = "hand"
	DifficultyMove    Difficulty = "move"
	DifficultyStamina Difficulty = "stamina"
	DifficultyPain    Difficulty = "pain"
	DifficultyAttend  Difficulty = "attend"
	DifficultyMental  Difficulty = "mental"
	DifficultyMedical Difficulty = "medical"
	DifficultyAny     Difficulty = "any" // helps with whatever is difficult
)

// Difficulties lists the difficulties in the order in which they are offered.
func Difficulties() []Difficulty {
	return []Difficulty{DifficultySee, DifficultyHear, DifficultySpeak, DifficultyMove, DifficultyHand, DifficultyStamina, DifficultyPain, DifficultyAttend, DifficultyRead, DifficultyWrite, DifficultyMental, DifficultyMedical, DifficultyAny}
}

// CatalogueEntry is a measure of the catalogue as a candidate looks through it. It is not part of package catalogue,
// which both worlds import: what a measure helps with says something of who asks for it, so HR must not see it.
type CatalogueEntry struct {
	catalogue.Measure
	Difficulties []Difficulty
	Reference    string // the code in the organisation's own list, where there is one
}
