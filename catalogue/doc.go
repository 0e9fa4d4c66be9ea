// Package catalogue describes what can be asked for and arranged: measures with their parameters and effects, and the
// calendar of business days. Both worlds, the confidential and the operational one, name it, so it says nothing of
// candidates, requests or reasons. It imports the standard library only.
//
// A Measure has closed Parameters and an Effect, both as data of the database: a new measure needs a row and no code.
// Measure.Check validates chosen parameters; Measure.Resolve fills the effect with them and returns a ResolvedEffect,
// which says what the measure changes in a slot.
package catalogue
