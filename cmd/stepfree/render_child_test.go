package main

import (
	"bytes"
	"image"
	"image/png"
	"os"
	"os/exec"
	"strings"
	"testing"
)

func TestRenderChild_PictureBecomesAPage(t *testing.T) {
	t.Parallel()
	in := bytes.NewBufferString("image/png\n")
	if err := png.Encode(in, image.NewGray(image.Rect(0, 0, 40, 30))); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), os.Args[0], "render-child", t.TempDir())
	cmd.Env, cmd.Stdin = environment(), in
	out, err := cmd.CombinedOutput()
	if err != nil || !bytes.Contains(out, []byte("\xff\xd8\xff")) || out[len(out)-13] != 'e' {
		t.Errorf("%v: %q", err, out)
	}
}

func TestRenderChild_IsNotInTheHelp(t *testing.T) {
	t.Parallel()
	if out, _, _ := run(t, nil, "--help"); strings.Contains(out, "render-child") {
		t.Error(out)
	}
}
