package interview

import "stepfree/locale"

// Kind is one line of the catalogue: something that can be arranged. Stored as a row of interview.kind, with its
// parameters and its effect as JSON; see Parameter and Effect for the format.
type Kind struct {
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

// Label returns the name of the kind in a language: French for "fr", else English.
func (k Kind) Label(lang string) string {
	return locale.Text{EN: k.LabelEN, FR: k.LabelFR}.In(lang)
}

// Parameter returns the parameter with a name.
func (k Kind) Parameter(name string) (Parameter, bool) {
	for _, p := range k.Parameters {
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
	ModeRecorded  Mode = "recorded" // nobody meets: answers are recorded
)

// Modes lists all modes.
func Modes() []Mode {
	return []Mode{ModeInPerson, ModeRemote, ModeTelephone, ModeText, ModeLive, ModeWritten, ModeRecorded}
}

// OnSite tells whether a stage in this mode takes place in a room, unless an arrangement says otherwise.
func (m Mode) OnSite() bool { return m == ModeInPerson || m == ModeWritten }

// Feature is what a room, a piece of equipment, a platform or a panel member has.
type Feature string

// The features of rooms.
const (
	FeatureStepFree         Feature = "step_free"
	FeatureAccessibleToilet Feature = "accessible_toilet"
	FeatureSpacious         Feature = "spacious"
	FeatureHearingLoop      Feature = "hearing_loop"
	FeatureGoodLight        Feature = "good_light"
	FeatureQuiet            Feature = "quiet"
	FeatureDimmableLight    Feature = "dimmable_light"
	FeatureBrightLight      Feature = "bright_light"
	FeatureNoFluorescent    Feature = "no_fluorescent"
	FeatureTemperature      Feature = "temperature"
	FeaturePrivateWaiting   Feature = "private_waiting"
	FeatureAnimal           Feature = "animal"     // animals are allowed
	FeatureNetwork          Feature = "network"    // a connection good enough for a remote feed
	FeatureOwnDevice        Feature = "own_device" // devices of visitors are allowed
)

// The features of equipment, platforms and panel members.
const (
	FeatureWheelchair  Feature = "wheelchair"
	FeatureAdaptedSeat Feature = "adapted_seat"
	FeatureCaptions    Feature = "captions"   // a platform that writes captions
	FeatureNoAnimals   Feature = "no_animals" // a panel member who cannot share a room with an animal
)

// RoomFeatures lists the features that a room can have.
func RoomFeatures() []Feature {
	return []Feature{
		FeatureStepFree, FeatureAccessibleToilet, FeatureSpacious, FeatureHearingLoop, FeatureGoodLight, FeatureQuiet,
		FeatureDimmableLight, FeatureBrightLight, FeatureNoFluorescent, FeatureTemperature, FeaturePrivateWaiting,
		FeatureAnimal, FeatureNetwork, FeatureOwnDevice,
	}
}

// EquipmentFeatures lists what a piece of equipment can be.
func EquipmentFeatures() []Feature { return []Feature{FeatureWheelchair, FeatureAdaptedSeat} }

// PlatformFeatures lists what the platform of a remote stage can have.
func PlatformFeatures() []Feature { return []Feature{FeatureCaptions} }

// Role is what a provider does.
type Role string

// The roles of providers.
const (
	RoleSignInterpreter    Role = "sign_interpreter"
	RoleDeafRelay          Role = "deaf_relay"
	RoleTactileInterpreter Role = "tactile_interpreter"
	RoleLipSpeaker         Role = "lip_speaker"
	RoleCaptioner          Role = "captioner"
	RoleNoteTaker          Role = "note_taker"
	RoleReader             Role = "reader"
	RoleScribe             Role = "scribe"
	RolePrompter           Role = "prompter"
	RoleIntermediary       Role = "intermediary"
	RoleGuide              Role = "guide"
	RoleAssistant          Role = "assistant"
	RoleHelper             Role = "helper"
	RoleInvigilator        Role = "invigilator"
	RoleFormHelper         Role = "form_helper"
)

// Roles lists all roles of providers.
func Roles() []Role {
	return []Role{
		RoleSignInterpreter, RoleDeafRelay, RoleTactileInterpreter, RoleLipSpeaker, RoleCaptioner, RoleNoteTaker,
		RoleReader, RoleScribe, RolePrompter, RoleIntermediary, RoleGuide, RoleAssistant, RoleHelper, RoleInvigilator,
		RoleFormHelper,
	}
}

// SignLanguages lists the sign languages that can be chosen.
func SignLanguages() []string {
	return []string{"LSFB", "VGT", "LSF", "BSL", "ISL", "DGS", "NGT", "LSE", "LIS", "ASL", "IS"}
}

// SpokenLanguages lists the working languages.
func SpokenLanguages() []string { return []string{"EN", "FR"} }
