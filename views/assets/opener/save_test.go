package opener_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	download "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/chromedp"
)

// The names under which a candidate sends files would run as programs on the adviser's machine.
func TestReview_SavedNameIsOurs(t *testing.T) {
	t.Parallel()
	r := newRequest(t)
	hta := []byte("%PDF-1.7\n<script>new ActiveXObject('WScript.Shell')</script>\n")
	heic := []byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic")
	r.add(t, "medical-report.hta", "application/pdf", hta)
	r.add(t, "../../autorun.exe", "image/heic", heic)
	ctx, _ := r.serve(t)
	folder := t.TempDir()
	if err := allowDownloads(ctx, folder); err != nil {
		t.Fatal(err)
	}
	r.open(ctx, t)
	press(ctx, t, "1")
	waitStatus(ctx, t, "medical-report.hta can be saved.")
	press(ctx, t, "2")
	waitStatus(ctx, t, "../../autorun.exe can be saved.")
	if saved := must[[]os.DirEntry](t)(os.ReadDir(folder)); len(saved) != 0 {
		t.Errorf("%d files were saved before a press", len(saved))
	}
	for n, want := range []struct {
		name    string
		content []byte
	}{{"evidence-1.pdf", hta}, {"evidence-2.heic", heic}} {
		link := "[data-evidence] li:nth-child(" + strconv.Itoa(n+1) + ") a[download]"
		if text := eval[string](ctx, t, `document.querySelector("`+link+`").textContent`); text != "Save as "+want.name {
			t.Errorf("the link says %q", text)
		}
		if name, content := save(ctx, t, link, folder); name != want.name || !bytes.Equal(content, want.content) {
			t.Errorf("saved %q with %d bytes", name, len(content))
		}
	}
}

// What no scanner has checked says so before it is fetched, for files that are saved.
func TestReview_NotScannedIsSaidBeforeSaving(t *testing.T) {
	t.Parallel()
	r := newRequest(t)
	pdf := []byte("%PDF-1.7\n")
	r.add(t, "scanned.pdf", "application/pdf", pdf)
	r.labels[0].Scanned = true
	r.Evidence[0].Label = must[[]byte](t)(r.key.Recipient().SealLabel(r.labels[0]))
	r.add(t, "other.pdf", "application/pdf", pdf)
	ctx, _ := r.serve(t)
	r.open(ctx, t)
	for n, want := range []bool{false, true} {
		said := eval[bool](ctx, t, `document.querySelectorAll("[data-unscanned]")[`+strconv.Itoa(n)+`].checkVisibility()`)
		if said != want {
			t.Errorf("file %d: %t", n+1, said)
		}
	}
}

// A label that a compromised candidate zone wrote does not decide how content is shown or under which ending it is saved.
func TestReview_OtherTypeIsDamaged(t *testing.T) {
	t.Parallel()
	const pdf, jpeg = "%PDF-1.7\n", "\xff\xd8\xff\xe0\x00\x10JFIF"
	files := []struct{ name, mediaType, content string }{
		{"later", "application/pdf", "<script>alert(1)</script>\n" + pdf},
		{"program", "application/pdf", "MZ\x90\x00"},
		{"picture", "image/png", jpeg},
		{"photograph", "image/heic", jpeg},
		{"text", "text/plain", pdf},
		{"page", "text/html", "<p>"},
		{"drawing", "image/svg+xml", "<svg>"},
		{"inherited", "toString", "x"},
	}
	r := newRequest(t)
	for _, f := range files {
		r.add(t, f.name, f.mediaType, []byte(f.content))
	}
	r.add(t, "mark", "application/pdf", []byte("\xef\xbb\xbf"+pdf))
	r.add(t, "blank lines", "application/pdf", []byte("\r\n \n"+pdf))
	ctx, _ := r.serve(t)
	r.open(ctx, t)
	for i, f := range files[:5] {
		press(ctx, t, strconv.Itoa(i+1))
		waitStatus(ctx, t, "This is damaged.")
		do(ctx, t, chromedp.Evaluate[chromedp.Void](`document.querySelector("[data-status]").textContent = ""`))
		if got := eval[int](ctx, t, `document.querySelectorAll("[data-content] *").length`); got != 0 {
			t.Errorf("%s is shown", f.name)
		}
	}
	if got := eval[int](ctx, t, `document.querySelectorAll("[data-get]").length`); got != len(files)-3+2 {
		t.Errorf("%d files can be fetched", got)
	}
	press(ctx, t, "9")
	waitStatus(ctx, t, "mark can be saved.")
	press(ctx, t, "10")
	waitStatus(ctx, t, "blank lines can be saved.")
}

// save presses a link and gives the name and the content that the browser saved in the folder.
func save(ctx context.Context, t *testing.T, link, folder string) (string, []byte) {
	t.Helper()
	begin := chromedp.BrowserEvents(ctx, download.DownloadWillBegin)
	progress := chromedp.BrowserEvents(ctx, download.DownloadProgress)
	do(ctx, t, chromedp.Click(chromedp.CSS(link)))
	var name string
	for e, err := range begin {
		if err != nil {
			t.Fatal(err)
		}
		name = e.SuggestedFilename
		break
	}
	for e, err := range progress {
		if err != nil || e.State == download.DownloadProgressStateCanceled {
			t.Fatalf("the download ended: %v", err)
		}
		if e.State == download.DownloadProgressStateCompleted {
			return name, must[[]byte](t)(os.ReadFile(filepath.Join(folder, e.GUID)))
		}
	}
	t.Fatal("the browser ended")
	return "", nil
}

func allowDownloads(ctx context.Context, folder string) error {
	_, err := chromedp.CallBrowser(ctx, download.SetDownloadBehavior, download.SetDownloadBehaviorParams{
		Behavior: download.SetDownloadBehaviorBehaviorAllowAndName, DownloadPath: folder, EventsEnabled: new(true),
	})
	return err
}
