package catalogue

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

// Roles returns all roles of providers.
func Roles() []Role {
	return []Role{
		RoleSignInterpreter, RoleDeafRelay, RoleTactileInterpreter, RoleLipSpeaker, RoleCaptioner, RoleNoteTaker,
		RoleReader, RoleScribe, RolePrompter, RoleIntermediary, RoleGuide, RoleAssistant, RoleHelper, RoleInvigilator,
		RoleFormHelper,
	}
}

// SignLanguages returns the codes of the sign languages that can be chosen.
func SignLanguages() []string {
	return []string{"LSFB", "VGT", "LSF", "BSL", "ISL", "DGS", "NGT", "LSE", "LIS", "ASL", "IS"}
}

// SpokenLanguages returns the codes of the working languages.
func SpokenLanguages() []string { return []string{"EN", "FR"} }

// NeedsSign reports whether a provider in this role works in a sign language.
func (r Role) NeedsSign() bool { return r == RoleSignInterpreter || r == RoleDeafRelay }

// NeedsSpoken reports whether a provider in this role is chosen by a spoken language: one without any is never found.
func (r Role) NeedsSpoken() bool {
	switch r { //nolint:exhaustive // the others are the same in every language
	case RoleSignInterpreter, RoleLipSpeaker, RoleCaptioner, RoleNoteTaker, RoleReader, RoleScribe:
		return true
	}
	return false
}
