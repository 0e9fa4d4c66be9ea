//go:build !bench

package storagetest

// settings returns the settings of a cluster without durability: its data does not outlive the process.
func settings() map[string]string {
	return map[string]string{
		"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off",
		"max_connections": "400", "shared_buffers": "64MB",
	}
}
