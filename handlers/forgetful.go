package handlers

import (
	"net"

	"github.com/valyala/fasthttp"
)

// forgetful overwrites a form when its page was made, and in the buffer of an answer what stands behind it: the server keeps
// both for the next request, which may be shorter. An upload is never in such a buffer.
func forgetful(next fasthttp.RequestHandler) fasthttp.RequestHandler {
	return func(ctx *fasthttp.RequestCtx) {
		next(ctx)
		if !ctx.Request.IsBodyStream() {
			for _, value := range ctx.Request.PostArgs().All() {
				clear(value[:cap(value)])
			}
			body := ctx.Request.Body()
			clear(body[:cap(body)])
		}
		if !ctx.Response.IsBodyStream() {
			answer := ctx.Response.Body()
			clear(answer[len(answer):cap(answer)])
		}
	}
}

// Forgetful makes a listener whose connections overwrite what was read before. The server keeps the buffers into which it
// reads and uses them again for somebody else: the end of a long form would stay behind a short request for as long as the
// program runs.
func Forgetful(listener net.Listener) net.Listener { return forgetfulListener{listener} }

type forgetfulListener struct{ net.Listener }

// Accept waits for the next connection.
func (l forgetfulListener) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return forgetfulConn{conn}, nil
}

type forgetfulConn struct{ net.Conn }

// Read fills a buffer and overwrites what stands behind; a reader may use all of it (io.Reader).
func (c forgetfulConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	clear(p[n:])
	return n, err
}
