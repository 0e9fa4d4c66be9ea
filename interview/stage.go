package interview

import (
	"time"

	"github.com/google/uuid"

	"stepfree/catalogue"
)

// StageKind says what happens in a stage.
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

// StageKinds returns all kinds of stages in the order of a selection.
func StageKinds() []StageKind {
	return []StageKind{
		StageApplication, StageRecordedVideo, StageWrittenTest, StageLanguageTest, StagePanelInterview, StageMedicalFile,
	}
}

// Scheduled reports whether a stage of this kind takes place at a booked time. The others have a deadline.
func (k StageKind) Scheduled() bool {
	return k == StageWrittenTest || k == StageLanguageTest || k == StagePanelInterview
}

// Stage is one part of the selection for a vacancy. Minutes are those of a candidate without arrangements.
type Stage struct {
	ID               uuid.UUID
	VacancyID        uuid.UUID
	Position         int
	Kind             StageKind
	Minutes          int               // of assessed work
	BriefingMinutes  int               // of candidate and providers, before
	SetupMinutes     int               // of the room and the tools, before
	AssessedSkills   []catalogue.Skill // a measure must not replace them
	Mode             catalogue.Mode
	Panel            []uuid.UUID         // pool of panel members
	PanelSize        int                 // number of the pool that is needed; 0: all
	PlatformFeatures []catalogue.Feature // of the platform of a remote stage
	FirstDay         time.Time           // first and last planned day; zero if none is planned
	LastDay          time.Time
	Removed          bool // by HR; requests that cover it keep it
}

// InRoom reports whether the stage is held in a room, unless an arrangement says otherwise.
func (s Stage) InRoom() bool {
	return s.Mode.OnSite() && (s.Kind.Scheduled() || s.Kind == StageMedicalFile)
}

// PanelNeeded returns the number of panel members that the stage needs.
func (s Stage) PanelNeeded() int {
	if s.PanelSize <= 0 {
		return len(s.Panel)
	}
	return s.PanelSize
}

// FirstDay returns the earliest planned day of several stages, or the zero time if none is planned.
func FirstDay(stages []Stage) (first time.Time) {
	for _, s := range stages {
		if !s.FirstDay.IsZero() && (first.IsZero() || s.FirstDay.Before(first)) {
			first = s.FirstDay
		}
	}
	return first
}
