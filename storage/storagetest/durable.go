//go:build bench

package storagetest

// settings are those of a server that keeps what it acknowledged: what is measured pays for it.
func settings() map[string]string {
	return map[string]string{"max_connections": "400", "shared_buffers": "256MB"}
}
