package handlers

import "net"

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
