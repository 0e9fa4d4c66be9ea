package candidate

import (
	"fmt"
	"io"
	"runtime/debug"
)

// beside is something that is done while a file arrives.
type beside struct {
	done chan struct{}
	err  error // once it is done
}

func begin(do func() error) *beside {
	b := &beside{done: make(chan struct{})}
	go func() {
		defer close(b.done)
		defer func() { // no page stands round this: a panic would end the program
			if reason := recover(); reason != nil {
				b.err = fmt.Errorf("panic: %v\n%s", reason, debug.Stack())
			}
		}()
		b.err = do()
	}()
	return b
}

// wait waits until it is done, and tells what went wrong.
func (b *beside) wait() error {
	<-b.done
	return b.err
}

// heed reads on for as long as nothing went wrong beside it.
func (b *beside) heed(in io.Reader) io.Reader { return heedful{in, b} }

type heedful struct {
	in io.Reader
	b  *beside
}

func (h heedful) Read(p []byte) (int, error) {
	select {
	case <-h.b.done:
		if h.b.err != nil {
			return 0, h.b.err
		}
	default:
	}
	return h.in.Read(p)
}
