package render

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"unsafe"
)

// Hard limits of the child. maxData bounds what the process can write to, as reserved; of that, WebAssembly's memory is
// 256 MiB.
const (
	maxData = 1 << 30
	maxCPU  = 40 // seconds
)

// confine takes from this process, for good, what a decoder does not need. Afterwards it can compute, use memory, start
// threads, and read and write what is open. All other system calls are refused by a seccomp filter: files, sockets,
// processes, signals to others, debugging, and memory that is both new and executable. The process leaves no core, and
// others of the same account cannot read its memory. No privilege is needed. confine returns an error if the kernel
// does not do all of it; the child then reads no file.
func confine() error {
	if err := closeInherited(); err != nil {
		return fmt.Errorf("render: close what was inherited: %w", err)
	}
	runtime.LockOSThread() // the filter is told to this thread, and by it to all
	defer runtime.UnlockOSThread()
	for _, limit := range []struct {
		what  int
		value uint64
	}{
		{syscall.RLIMIT_CORE, 0}, {syscall.RLIMIT_FSIZE, 0}, {syscall.RLIMIT_CPU, maxCPU}, {syscall.RLIMIT_DATA, maxData},
	} {
		if err := syscall.Setrlimit(limit.what, &syscall.Rlimit{Cur: limit.value, Max: limit.value}); err != nil {
			return fmt.Errorf("render: limit %d: %w", limit.what, err)
		}
	}
	if err := prctl(syscall.PR_SET_DUMPABLE, 0); err != nil {
		return fmt.Errorf("render: forbid core files: %w", err)
	}
	if err := prctl(prSetNoNewPrivileges, 1); err != nil {
		return fmt.Errorf("render: forbid new privileges: %w", err)
	}
	filter := seccompFilter(uint32(os.Getpid()))                               //nolint:gosec // a process id is positive
	program := syscall.SockFprog{Len: uint16(len(filter)), Filter: &filter[0]} //nolint:gosec // some hundred
	thread, _, err := syscall.RawSyscall(sysSeccomp, seccompSetFilter, seccompAllThreads,
		uintptr(unsafe.Pointer(&program))) //nolint:gosec // the call takes an address
	runtime.KeepAlive(filter)
	if err != 0 || thread != 0 {
		return fmt.Errorf("render: filter system calls (thread %d): %w", thread, err)
	}
	return nil
}

func prctl(option int, value uintptr) error {
	if _, _, err := syscall.RawSyscall6(syscall.SYS_PRCTL, uintptr(option), value, 0, 0, 0, 0); err != 0 {
		return err
	}
	return nil
}

// closeInherited closes files and sockets that the portal's own parent left open, but for the standard ones and those of
// Go's runtime.
func closeInherited() error {
	const folder = "/proc/self/fd"
	entries, err := os.ReadDir(folder)
	if err != nil {
		return err
	}
	for _, e := range entries {
		number, err := strconv.Atoi(e.Name())
		target, gone := os.Readlink(filepath.Join(folder, e.Name()))
		if err != nil || gone != nil || number <= 2 {
			continue
		}
		if !strings.HasPrefix(target, "anon_inode:") && !strings.HasPrefix(target, "/proc/") &&
			!strings.HasPrefix(target, "/sys/") {
			if err = syscall.Close(number); err != nil {
				return err
			}
		}
	}
	return nil
}
