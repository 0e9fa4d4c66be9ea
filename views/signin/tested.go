package signin

import (
	_ "embed"
	"encoding/json"
	"sync"
)

// testedText is written by the tests, see e2e/tested_test.go.
//
//go:embed tested.json
var testedText []byte

// Tested is what the tests found of the site's accessibility the last time that they ran. The tests fail where it is not
// true any more.
type Tested struct {
	Pages     int      `json:"pages"`
	Languages int      `json:"languages"`
	Schemes   int      `json:"schemes"` // ways in which each page is looked at
	Engines   []Engine `json:"engines"`
	Planted   int      `json:"planted"` // faults on a page that tests the checks
	Found     int      `json:"found"`   // of those
}

// Engine is a program that looks for faults of accessibility.
type Engine struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

// HowTested is read once from the program itself.
var HowTested = sync.OnceValue(func() (t Tested) {
	// The file is part of the program, and a test renders it.
	if err := json.Unmarshal(testedText, &t); err != nil {
		return Tested{}
	}
	return t
})
