package blob_test

import (
	"errors"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"

	"stepfree/storage/blob"
)

// Of many writers at once, no more get space than there is beyond what is to stay free.
func TestReserve_ConcurrentWriters(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	d, err := blob.Open(folder)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	var disk syscall.Statfs_t
	if err := syscall.Statfs(folder, &disk); err != nil {
		t.Fatal(err)
	}
	free := int64(disk.Bavail) * disk.Bsize
	size := free / 4 // three fit, also if other programs use a little of the disk
	var all sync.WaitGroup
	var got atomic.Int32
	var releases sync.Map
	for i := range 8 {
		all.Go(func() {
			switch release, err := d.Reserve(size, free/8); {
			case err == nil:
				got.Add(1)
				releases.Store(i, release)
			case !errors.Is(err, blob.ErrNoSpace):
				t.Error(err)
			}
		})
	}
	all.Wait()
	if n := got.Load(); n != 3 {
		t.Errorf("%d of 8 got space", n)
	}
	releases.Range(func(_, release any) bool { release.(func())(); release.(func())(); return true })
	if _, err := d.Reserve(size, free/8); err != nil {
		t.Errorf("after release: %v", err)
	}
}
