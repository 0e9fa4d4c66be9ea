package interview

// StageProblem is the code of what cannot be, or is seldom meant, in a stage. Message: "error.stage.<code>".
type StageProblem string

// The problems of a stage.
const (
	StageWithoutMinutes  StageProblem = "no_minutes"        // it takes place, and takes no time
	StagePanelTooSmall   StageProblem = "panel_small"       // more panel members are needed than are chosen
	StageLastBeforeFirst StageProblem = "last_before_first" // day
	StageLong            StageProblem = "long"              // it takes longer than longMinutes
)

// longMinutes is the length of a stage from which on it is more often a mistake than not, without breaks.
const longMinutes = 5 * 60

// Impossible returns what cannot be in the stage.
func (s Stage) Impossible() (found []StageProblem) {
	if s.Kind.Scheduled() && s.Minutes <= 0 {
		found = append(found, StageWithoutMinutes)
	}
	if s.PanelSize > len(s.Panel) {
		found = append(found, StagePanelTooSmall)
	}
	if !s.FirstDay.IsZero() && !s.LastDay.IsZero() && s.LastDay.Before(s.FirstDay) {
		found = append(found, StageLastBeforeFirst)
	}
	return found
}

// Unusual returns what is possible in the stage and seldom meant.
func (s Stage) Unusual() (found []StageProblem) {
	if s.Minutes > longMinutes {
		found = append(found, StageLong)
	}
	return found
}
