package catalogue

// Mode is how candidate and panel meet.
type Mode string

// The modes of a stage.
const (
	ModeInPerson  Mode = "in_person"
	ModeRemote    Mode = "remote"
	ModeTelephone Mode = "telephone"
	ModeText      Mode = "text"     // typed chat
	ModeLive      Mode = "live"     // with the panel, where it would be recorded
	ModeWritten   Mode = "written"  // answers in writing
	ModeRecorded  Mode = "recorded" // answers are recorded, without a meeting
)

// Modes returns all modes.
func Modes() []Mode {
	return []Mode{ModeInPerson, ModeRemote, ModeTelephone, ModeText, ModeLive, ModeWritten, ModeRecorded}
}

// OnSite reports whether a stage in this mode takes place in a room, unless an arrangement says otherwise.
func (m Mode) OnSite() bool { return m == ModeInPerson || m == ModeWritten }
