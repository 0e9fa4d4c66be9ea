package interview

import (
	"time"

	"github.com/google/uuid"

	"stepfree/catalogue"
)

// StageKind is what happens in a stage.
type StageKind string

// The kinds of stages.
const (
	StageApplication    StageKind = "application"
	StageRecordedVideo  StageKind = "recorded_video"
	StageWrittenTest    StageKind = "written_test"
	StageLanguageTest   StageKind = "language_test"
	StagePanelInterview StageKind = "panel_interview"
	StageMedicalFile    StageKind = "medical_file"
)

// StageKinds lists the kinds of stages in the order of a selection.
func StageKinds() []StageKind {
	return []StageKind{
		StageApplication, StageRecordedVideo, StageWrittenTest, StageLanguageTest, StagePanelInterview, StageMedicalFile,
	}
}

// Scheduled tells whether a stage of this kind takes place at a time that is booked, rather than until a deadline.
func (k StageKind) Scheduled() bool {
	return k == StageWrittenTest || k == StageLanguageTest || k == StagePanelInterview
}

// Stage is one step of the selection for a vacancy. Minutes are those of a candidate without any arrangement.
type Stage struct {
	ID               uuid.UUID
	VacancyID        uuid.UUID
	Position         int
	Kind             StageKind
	Minutes          int               // assessed
	BriefingMinutes  int               // of candidate and providers, before
	SetupMinutes     int               // of the room and the tools, before
	AssessedSkills   []catalogue.Skill // what the stage measures
	Mode             catalogue.Mode
	Panel            []uuid.UUID         // the pool of panel members
	PanelSize        int                 // how many of the pool are needed; 0 means all
	PlatformFeatures []catalogue.Feature // what the platform of a remote stage has
	FirstDay         time.Time           // first and last planned day; zero where none is planned
	LastDay          time.Time
}

// PanelNeeded is how many panel members the stage takes.
func (s Stage) PanelNeeded() int {
	if s.PanelSize <= 0 {
		return len(s.Panel)
	}
	return s.PanelSize
}
