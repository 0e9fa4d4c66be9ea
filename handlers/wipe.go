package handlers

import (
	"net"

	"github.com/valyala/fasthttp"
)

// wipeBuffers overwrites the form after its response was made, and the unused rest of the response buffer: fasthttp
// reuses both for the next request, which may be shorter. Uploads are streamed and never in these buffers.
func wipeBuffers(next fasthttp.RequestHandler) fasthttp.RequestHandler {
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

// WipingListener returns a listener whose connections overwrite the rest of the buffer at each read. fasthttp reuses
// its read buffers for other connections: the end of a long form would otherwise stay in one as long as the process
// runs.
func WipingListener(listener net.Listener) net.Listener { return wipingListener{listener} }

type wipingListener struct{ net.Listener }

// Accept waits for the next connection.
func (l wipingListener) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return wipingConn{conn}, nil
}

type wipingConn struct{ net.Conn }

// Read fills p and clears what follows; a reader may use all of p as scratch space (io.Reader).
func (c wipingConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	clear(p[n:])
	return n, err
}
