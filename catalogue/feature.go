package catalogue

// Feature is a property of a room, a piece of equipment, a platform or a panel member. Message: "feature.<code>".
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

// RoomFeatures returns the features that a room can have.
func RoomFeatures() []Feature {
	return []Feature{
		FeatureStepFree, FeatureAccessibleToilet, FeatureSpacious, FeatureHearingLoop, FeatureGoodLight, FeatureQuiet,
		FeatureDimmableLight, FeatureBrightLight, FeatureNoFluorescent, FeatureTemperature, FeaturePrivateWaiting,
		FeatureAnimal, FeatureNetwork, FeatureOwnDevice,
	}
}

// EquipmentFeatures returns what a piece of equipment can be.
func EquipmentFeatures() []Feature { return []Feature{FeatureWheelchair, FeatureAdaptedSeat} }

// PlatformFeatures returns the features that the platform of a remote stage can have.
func PlatformFeatures() []Feature { return []Feature{FeatureCaptions} }
