package main

import (
	"context"
	"os"

	"stepfree/render"
)

// renderChildCommand is the child process that decodes one file. It is started by the program and not by people.
type renderChildCommand struct {
	Cache string `arg:"" help:"Folder of the decoders' machine code."`
}

// Run reads a file from the input and writes its pages to the output.
func (c renderChildCommand) Run(ctx context.Context) error {
	return render.Child(ctx, c.Cache, os.Stdin, os.Stdout)
}
