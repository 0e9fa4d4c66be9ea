package render

import "syscall"

// Numbers of the kernel that package syscall does not have (linux/seccomp.h, linux/prctl.h, linux/filter.h).
const (
	prSetNoNewPrivileges = 38
	seccompSetFilter     = 1
	seccompAllThreads    = 1 // SECCOMP_FILTER_FLAG_TSYNC

	seccompAllow = 0x7fff0000
	seccompKill  = 0x80000000 // the process
	seccompErrno = 0x00050000 // plus the error's number

	dataNumber  = 0  // struct seccomp_data: the call's number,
	dataArch    = 4  // the processor's,
	dataArg0    = 16 // and the lower halves of the arguments
	dataArg2    = 32
	protExecute = 4
)

// allowedCalls are the system calls that Go's runtime makes to compute, and reads and writes of what is open.
func allowedCalls() []uint32 {
	return append(archCalls(),
		syscall.SYS_READ, syscall.SYS_WRITE, syscall.SYS_CLOSE, syscall.SYS_EXIT, syscall.SYS_EXIT_GROUP,
		syscall.SYS_MUNMAP, syscall.SYS_MADVISE, syscall.SYS_MINCORE, syscall.SYS_MREMAP,
		syscall.SYS_FUTEX, syscall.SYS_SCHED_YIELD, syscall.SYS_SCHED_GETAFFINITY, syscall.SYS_SET_ROBUST_LIST,
		syscall.SYS_NANOSLEEP, syscall.SYS_CLOCK_NANOSLEEP, syscall.SYS_CLOCK_GETTIME, syscall.SYS_GETTIMEOFDAY,
		syscall.SYS_RT_SIGACTION, syscall.SYS_RT_SIGPROCMASK, syscall.SYS_RT_SIGRETURN, syscall.SYS_SIGALTSTACK,
		syscall.SYS_RESTART_SYSCALL, syscall.SYS_GETPID, syscall.SYS_GETTID,
		syscall.SYS_EPOLL_CREATE1, syscall.SYS_EPOLL_CTL, syscall.SYS_EPOLL_PWAIT, syscall.SYS_EVENTFD2,
	)
}

// seccompFilter is the program that the kernel runs at each system call of process pid. What is not allowed fails with
// EPERM, so that a library can go on without it.
func seccompFilter(pid uint32) []syscall.SockFilter {
	load := func(at uint32) syscall.SockFilter {
		return syscall.SockFilter{Code: syscall.BPF_LD | syscall.BPF_W | syscall.BPF_ABS, K: at}
	}
	give := func(action uint32) syscall.SockFilter {
		return syscall.SockFilter{Code: syscall.BPF_RET | syscall.BPF_K, K: action}
	}
	// unless skips n instructions if the comparison does not hold.
	unless := func(comparison uint16, value uint32, n uint8) syscall.SockFilter {
		return syscall.SockFilter{Code: syscall.BPF_JMP | comparison | syscall.BPF_K, K: value, Jf: n}
	}
	refuse := give(seccompErrno | uint32(syscall.EPERM))
	filter := []syscall.SockFilter{
		load(dataArch),
		{Code: syscall.BPF_JMP | syscall.BPF_JEQ | syscall.BPF_K, K: auditArch, Jt: 1},
		give(seccompKill),
		load(dataNumber),
	}
	for _, number := range allowedCalls() {
		filter = append(filter, unless(syscall.BPF_JEQ, number, 1), give(seccompAllow))
	}
	// A new thread, but no process.
	filter = append(filter, unless(syscall.BPF_JEQ, syscall.SYS_CLONE, 4),
		load(dataArg0), unless(syscall.BPF_JSET, syscall.CLONE_THREAD, 1), give(seccompAllow), refuse)
	// clone3 has its flags where a filter cannot see them: "not there" makes callers take clone.
	filter = append(filter, unless(syscall.BPF_JEQ, sysClone3, 1), give(seccompErrno|uint32(syscall.ENOSYS)))
	// A signal to a thread of this process: Go's scheduler sends them.
	filter = append(filter, unless(syscall.BPF_JEQ, syscall.SYS_TGKILL, 4),
		load(dataArg0), unless(syscall.BPF_JEQ, pid, 1), give(seccompAllow), refuse)
	// Memory, but no code.
	for _, number := range []uint32{syscall.SYS_MMAP, syscall.SYS_MPROTECT} {
		filter = append(filter, unless(syscall.BPF_JEQ, number, 4),
			load(dataArg2), unless(syscall.BPF_JSET, protExecute, 1), refuse, give(seccompAllow))
	}
	return append(filter, refuse)
}
