package render

// Numbers of linux/arm64.
const (
	auditArch     = 0xc00000b7
	sysSeccomp    = 277
	sysClone3     = 435
	sysGetrandom  = 278
	sysMembarrier = 283
	sysRseq       = 293
)

// archCalls are allowed calls whose numbers package syscall does not have.
func archCalls() []uint32 { return []uint32{sysGetrandom, sysMembarrier, sysRseq} }
