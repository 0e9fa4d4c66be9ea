//go:build bench

package storagetest

// settings returns the settings of a durable server, so that measurements include the cost of writing to disk.
func settings() map[string]string {
	return map[string]string{"max_connections": "400", "shared_buffers": "256MB"}
}
