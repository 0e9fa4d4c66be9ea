package render_test

import (
	"bytes"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"stepfree/render"
)

// attempts are what code that broke out of a decoder would do. The first argument is a file that exists.
func attempts(file string) map[string]func() error {
	errno := func(_, _ uintptr, err syscall.Errno) error {
		if err == 0 {
			return nil
		}
		return err
	}
	return map[string]func() error{
		"read a file":   func() error { _, err := os.ReadFile(file); return err },
		"write a file":  func() error { return os.WriteFile(file+".new", []byte("x"), 0o600) },
		"remove a file": func() error { return os.Remove(file) },
		"list a folder": func() error { _, err := os.ReadDir("/"); return err },
		"look at proc":  func() error { _, err := os.ReadFile("/proc/self/environ"); return err },
		"change rights": func() error { return os.Chmod(file, 0o777) },
		"make a link":   func() error { return os.Symlink(file, file+".link") },
		"mount":         func() error { return syscall.Mount("none", "/mnt", "tmpfs", 0, "") },
		"connect":       func() error { _, err := net.DialTimeout("tcp", "127.0.0.1:1", time.Second); return asRefused(err) },
		"send a packet": func() error { _, err := net.Dial("udp", "127.0.0.1:53"); return err },
		"listen":        func() error { _, err := net.Listen("tcp", "127.0.0.1:0"); return err },
		"unix socket":   func() error { _, err := net.Listen("unix", file+".sock"); return err },
		"run a program": func() error { return exec.Command("/bin/true").Run() },
		"exec":          func() error { return syscall.Exec("/bin/true", []string{"true"}, nil) },
		"fork": func() error {
			return errno(syscall.RawSyscall6(syscall.SYS_CLONE, uintptr(syscall.SIGCHLD), 0, 0, 0, 0, 0))
		},
		"kill parent": func() error { return syscall.Kill(os.Getppid(), 0) },
		"signal parent": func() error {
			return errno(syscall.RawSyscall(syscall.SYS_TGKILL, uintptr(os.Getppid()), uintptr(os.Getppid()), 0))
		},
		"trace parent": func() error { return syscall.PtraceAttach(os.Getppid()) },
		"raise limits": func() error {
			return syscall.Setrlimit(syscall.RLIMIT_CORE, &syscall.Rlimit{Cur: 1 << 20, Max: 1 << 20})
		},
		"map code": func() error {
			_, err := syscall.Mmap(-1, 0, 4096, syscall.PROT_READ|syscall.PROT_EXEC, syscall.MAP_ANON|syscall.MAP_PRIVATE)
			return err
		},
		"make code": func() error {
			page, err := syscall.Mmap(-1, 0, 4096, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
			if err == nil {
				err = syscall.Mprotect(page, syscall.PROT_READ|syscall.PROT_EXEC)
			}
			return err
		},
		"be dumpable": func() error { return errno(syscall.RawSyscall(syscall.SYS_PRCTL, syscall.PR_SET_DUMPABLE, 1, 0)) },
		"other call":  func() error { return errno(syscall.RawSyscall(syscall.SYS_UNAME, 0, 0, 0)) },
	}
}

// asRefused takes "connection refused" for success: the packet went out.
func asRefused(err error) error {
	if errors.Is(err, syscall.ECONNREFUSED) {
		return nil
	}
	return err
}

// escape is a child that confines itself, tries everything, and says what succeeded. Then it computes on many threads, as
// a decoder may.
func escape(file string) {
	if err := render.Confine(); err != nil {
		fmt.Println("not confined:", err)
		return
	}
	for name, try := range attempts(file) {
		if err := try(); err == nil {
			fmt.Println("succeeded:", name)
		}
	}
	done := make(chan int)
	for i := range 16 {
		go func() { time.Sleep(time.Millisecond); done <- len(make([]byte, i<<20)) }()
	}
	for range 16 {
		<-done
	}
	fmt.Println("tried", len(attempts(file)))
}

func TestConfine_EscapesAreRefused(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(file, []byte("secret"), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.CommandContext(t.Context(), os.Args[0], "escape-child", file).CombinedOutput()
	if want := fmt.Sprintln("tried", len(attempts(file))); err != nil || string(out) != want {
		t.Errorf("%v: %s", err, out)
	}
	if _, err := os.Stat(file); err != nil {
		t.Error("the file is gone")
	}
}

// TestConfine_AttemptsWorkOutside shows that the attempts are real: unconfined, each does what it names, but for those
// that are refused to everybody here or would end the test.
func TestConfine_AttemptsWorkOutside(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(file, []byte("secret"), 0o600); err != nil {
		t.Fatal(err)
	}
	tries := attempts(file)
	for _, name := range []string{
		"read a file", "write a file", "list a folder", "look at proc", "change rights", "make a link", "connect", "listen",
		"send a packet", "unix socket", "run a program", "kill parent", "signal parent", "map code", "make code", "be dumpable",
		"remove a file",
	} {
		if err := tries[name](); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestChild_MemoryIsNotReadable looks at a child that has read a part of a file: no core limit, no memory for others.
func TestChild_MemoryIsNotReadable(t *testing.T) {
	t.Parallel()
	child := exec.CommandContext(t.Context(), os.Args[0], "render-child", cacheFolder())
	in, err := child.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = child.Process.Kill(); _ = child.Wait() }()
	fmt.Fprintf(in, "%s\n%s", render.PNG, canary)
	if _, err := out.Read(make([]byte, 1)); err != nil { // it is confined
		t.Fatal(err)
	}
	folder := filepath.Join("/proc", strconv.Itoa(child.Process.Pid))
	limits, _ := os.ReadFile(filepath.Join(folder, "limits"))
	if core := strings.Fields(lineWith(limits, "Max core file size")); len(core) < 6 || core[4] != "0" || core[5] != "0" {
		t.Errorf("core limit: %v", core)
	}
	status, _ := os.ReadFile(filepath.Join(folder, "status"))
	if line := lineWith(status, "Seccomp:"); !strings.HasSuffix(line, "2") {
		t.Errorf("status: %q", line)
	}
	if info, err := os.Stat(filepath.Join(folder, "mem")); err == nil && info.Sys().(*syscall.Stat_t).Uid != 0 {
		t.Error("the memory belongs to the account, not to root: it can be read by others of the account")
	}
	open, _ := filepath.Glob(filepath.Join(folder, "fd", "*"))
	for _, number := range open {
		file, _ := os.Readlink(number)
		if strings.HasPrefix(file, "/") && file != os.DevNull && !strings.HasPrefix(file, "/proc/") && !strings.HasPrefix(file, "/sys/") {
			t.Errorf("%s is open", file)
		}
	}
}

// lineWith returns the line that begins with a word.
func lineWith(text []byte, word string) string {
	for line := range bytes.Lines(text) {
		if bytes.HasPrefix(line, []byte(word)) {
			return strings.TrimSpace(string(line))
		}
	}
	return ""
}
