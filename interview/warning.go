package interview

// Warning is a conflict to tell HR of, as a code with arguments; it forbids nothing. The message of a code is
// "warning.<code>" in the catalogues of words.
type Warning struct {
	Code WarningCode
	Args map[string]string
}

// WarningCode is what a warning is about.
type WarningCode string

// What is warned of.
const (
	WarnModes          WarningCode = "modes"           // arrangements ask for modes that exclude each other
	WarnRemoteRoom     WarningCode = "remote_room"     // remote, and something about a room: {things}
	WarnDimLight       WarningCode = "dim_light"       // dim light, where faces must be lit
	WarnAnimal         WarningCode = "animal"          // an animal, and a panel member who cannot be near one: {name}
	WarnSkill          WarningCode = "skill"           // {code} may replace what the stage measures: {skill}
	WarnNetwork        WarningCode = "network"         // a remote feed, and a room without network: {name}
	WarnOwnDevice      WarningCode = "own_device"      // an own device, and a room that forbids devices: {name}
	WarnClocks         WarningCode = "clocks"          // two candidates of one room with different clocks
	WarnAlone          WarningCode = "alone"           // somebody who must be alone, in a room with others
	WarnWindows        WarningCode = "windows"         // windows that have no time in common, or one shorter than the slot
	WarnPlatform       WarningCode = "platform"        // the platform is not known to have {feature}
	WarnNotInsteadOf   WarningCode = "not_instead_of"  // {code} is not a substitute for {other}
	WarnNotScheduled   WarningCode = "not_scheduled"   // the stage has a deadline and no time to book
	WarnLeadAfterStage WarningCode = "lead_after_days" // the earliest day {day} is after the stage's last day
)

// WarningCodes lists all codes of warnings.
func WarningCodes() []WarningCode {
	return []WarningCode{
		WarnModes, WarnRemoteRoom, WarnDimLight, WarnAnimal, WarnSkill, WarnNetwork, WarnOwnDevice, WarnClocks, WarnAlone,
		WarnWindows, WarnPlatform, WarnNotInsteadOf, WarnNotScheduled, WarnLeadAfterStage,
	}
}
