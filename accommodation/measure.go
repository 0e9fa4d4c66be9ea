package accommodation

import (
	"github.com/google/uuid"

	"stepfree/catalogue"
)

// Measure is one thing that a candidate asks for, at one stage.
type Measure struct {
	ID         uuid.UUID
	StageID    uuid.UUID
	Code       string // of the catalogue measure
	Parameters catalogue.Parameters
	Complete   bool // all questions about its parameters are answered
	Status     Status
	Version    int // optimistic lock; rises with each change
}

// Difficulty is what is hard for a candidate in a selection procedure. It is never a diagnosis.
type Difficulty string

// The difficulties by which the catalogue can be filtered.
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
	DifficultyAny     Difficulty = "any" // the measure helps with each difficulty
)

// Difficulties returns all difficulties in the order of the page.
func Difficulties() []Difficulty {
	return []Difficulty{
		DifficultySee, DifficultyHear, DifficultySpeak, DifficultyMove, DifficultyHand, DifficultyStamina,
		DifficultyPain, DifficultyAttend, DifficultyRead, DifficultyWrite, DifficultyMental, DifficultyMedical,
		DifficultyAny,
	}
}

// CatalogueEntry is a measure of the catalogue as candidates see it. It is not in package catalogue, which HR imports
// too: the difficulties that a measure helps with tell something about the candidates who ask for it.
type CatalogueEntry struct {
	catalogue.Measure
	Difficulties []Difficulty
	Reference    string // code in the organisation's own list; empty if there is none
}
