//go:build !bench

package storagetest

// settings are those of a cluster that is thrown away: nothing has to reach the disk.
func settings() map[string]string {
	return map[string]string{"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "400", "shared_buffers": "64MB"}
}
