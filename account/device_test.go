package account_test

import (
	"strings"
	"testing"

	"stepfree/account"
)

func TestDetectDevice_BrowserAndSystem(t *testing.T) {
	t.Parallel()
	const webkit = "Mozilla/5.0 (%) AppleWebKit/537.36 (KHTML, like Gecko) "
	for agent, want := range map[string][2]string{
		"Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0": {"firefox", "linux"},
		strings.ReplaceAll(webkit, "%", "Windows NT 10.0; Win64; x64") + "Chrome/140.0 Safari/537.36 Edg/140.0": {
			"edge", "windows",
		},
		strings.ReplaceAll(webkit, "%", "Linux; Android 15; Pixel 9") + "Chrome/140.0 Mobile Safari/537.36": {
			"chrome", "android",
		},
		strings.ReplaceAll(webkit, "%", "iPhone; CPU iPhone OS 18_5 like Mac OS X") + "Version/18.5 Safari/604.1": {
			"safari", "iphone",
		},
		strings.ReplaceAll(webkit, "%", "Macintosh; Intel Mac OS X 15_5") + "Version/18.5 Safari/605.1": {"safari", "mac"},
		"curl/8.14": {"other", "other"},
		"":          {"other", "other"},
		strings.Repeat("x", 1000) + " Firefox/140.0": {"other", "other"},
	} {
		if d := account.DetectDevice(agent); d.Browser() != want[0] || d.System() != want[1] {
			t.Errorf("%q: %q", agent, d)
		}
	}
	if d := account.Device(""); d.Browser() != "other" || d.System() != "other" {
		t.Errorf("the zero value: %q, %q", d.Browser(), d.System())
	}
}
