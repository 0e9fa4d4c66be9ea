package account

import "strings"

// Device names the kind of a device: a browser and a system, each one of a short list, with a space between. Nothing in
// it tells one person's device from another's of the kind. The zero value is an unknown device.
type Device string

// maxUserAgent bounds how much of a User-Agent header is looked at.
const maxUserAgent = 500

// word is a name with the words in a User-Agent header by which it is recognised.
type word struct{ name, sign string }

// browsers and systems are in the order in which they are looked for: most browsers also name those that they descend
// from.
func browsers() []word {
	return []word{
		{"edge", "Edg"},
		{"opera", "OPR/"},
		{"samsung", "SamsungBrowser/"},
		{"firefox", "Firefox/"},
		{"firefox", "FxiOS/"},
		{"chrome", "Chrome/"},
		{"chrome", "CriOS/"},
		{"safari", "Safari/"},
	}
}

func systems() []word {
	return []word{
		{"iphone", "iPhone"},
		{"ipad", "iPad"},
		{"android", "Android"},
		{"windows", "Windows"},
		{"mac", "Macintosh"},
		{"chromeos", "CrOS"},
		{"linux", "Linux"},
	}
}

// unknown is the name of a browser or a system that is not in the lists.
const unknown = "other"

// DetectDevice returns the kind of device that a User-Agent header names.
func DetectDevice(userAgent string) Device {
	if len(userAgent) > maxUserAgent {
		userAgent = userAgent[:maxUserAgent]
	}
	find := func(words []word) string {
		for _, w := range words {
			if strings.Contains(userAgent, w.sign) {
				return w.name
			}
		}
		return unknown
	}
	return Device(find(browsers()) + " " + find(systems()))
}

// Browser and System return the two names of a device; "other" if it is unknown.
func (d Device) Browser() string {
	browser, _, found := strings.Cut(string(d), " ")
	return known(browser, found)
}

// System returns the name of the system, see Browser.
func (d Device) System() string {
	_, system, found := strings.Cut(string(d), " ")
	return known(system, found)
}

func known(name string, found bool) string {
	if !found {
		return unknown
	}
	return name
}
