package interview

// Warning is a conflict that HR is told of, as a code with arguments. It forbids nothing. Message: "warning.<code>".
type Warning struct {
	Code WarningCode
	Args map[string]string
}

// WarningCode says what a warning is about.
type WarningCode string

// The codes of warnings, with their arguments in braces.
const (
	WarnModes          WarningCode = "modes"           // arrangements ask for modes that exclude each other
	WarnRemoteRoom     WarningCode = "remote_room"     // remote, and {code} needs something in a room
	WarnDimLight       WarningCode = "dim_light"       // {code} asks for dim light, {other} for lit faces
	WarnAnimal         WarningCode = "animal"          // an animal, and {name} of the panel cannot be near one
	WarnSkill          WarningCode = "skill"           // {code} may replace the assessed {skill}
	WarnNetwork        WarningCode = "network"         // a remote feed, and room {name} has no network
	WarnOwnDevice      WarningCode = "own_device"      // an own device, and room {name} forbids devices
	WarnClocks         WarningCode = "clocks"          // candidates in one room with different times
	WarnAlone          WarningCode = "alone"           // a candidate who must be alone, in a room with others
	WarnWindows        WarningCode = "windows"         // windows without a common time, or shorter than the slot
	WarnPlatform       WarningCode = "platform"        // the platform is not known to have {feature}
	WarnNotInsteadOf   WarningCode = "not_instead_of"  // {code} cannot replace {other}
	WarnNotScheduled   WarningCode = "not_scheduled"   // the stage has a deadline and no time to book
	WarnLeadAfterStage WarningCode = "lead_after_days" // the earliest day {day} is after the stage's last day
	WarnDaytime        WarningCode = "daytime"         // {from} to {to} on the clocks in {zone}, where the candidate is
)

// WarningCodes returns all codes of warnings.
func WarningCodes() []WarningCode {
	return []WarningCode{
		WarnModes, WarnRemoteRoom, WarnDimLight, WarnAnimal, WarnSkill, WarnNetwork, WarnOwnDevice, WarnClocks, WarnAlone,
		WarnWindows, WarnPlatform, WarnNotInsteadOf, WarnNotScheduled, WarnLeadAfterStage, WarnDaytime,
	}
}
