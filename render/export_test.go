package render

import (
	"bytes"
	"context"
	"io"
	"time"
)

// Confine is confine, for the test's own child.
var Confine = confine

// WithTimeout returns a Renderer whose files have less time.
func (r *Renderer) WithTimeout(limit time.Duration) *Renderer {
	return &Renderer{r.program, make(chan struct{}, children), limit}
}

// ReadPages reads what a child sent.
func ReadPages(in io.Reader) (doc Document, err error) {
	err = readPages(in, &doc)
	return doc, err
}

// InProcess returns what the child does with a file, without the child. The result has gone through the protocol.
func InProcess(ctx context.Context, cache, media string) (func(file []byte) (Document, error), error) {
	decode, err := load(ctx, cache, media)
	return func(file []byte) (Document, error) {
		var sent bytes.Buffer
		if err := serve(decode, file, &sent); err != nil {
			return Document{}, err
		}
		return ReadPages(&sent)
	}, err
}
