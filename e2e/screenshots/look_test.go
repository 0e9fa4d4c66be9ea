//go:build screenshots

package screenshots

import (
	"os"
	"path/filepath"
	"testing"

	"stepfree/e2e/browser"
	"stepfree/e2e/journey"
)

func TestLook(t *testing.T) {
	origin := os.Getenv("LOOK")
	for _, size := range []int{1440, 360} {
		v := journey.New(t, origin, browser.WindowSize(size, 1300)).Unchecked()
		signInAsStaff(t, v, os.Getenv("WHO"), os.Getenv("MAIL"))
		for name, path := range map[string]string{"days": "/admin/days", "propose": "/admin/days/propose?year=2027", "new": "/admin/days/new", "hours": "/admin/hours", "hourschange": "/admin/hours/change?site=", "account": "/admin"} {
			v.Open(path)
			v.Picture(filepath.Join("/tmp/look", name+"-"+map[int]string{1440: "1440", 360: "360"}[size]+".png"))
		}
	}
}
