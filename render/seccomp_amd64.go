package render

// Numbers of linux/amd64. Calls of its other tables (x32) have other numbers, so they are refused.
const (
	auditArch     = 0xc000003e
	sysSeccomp    = 317
	sysClone3     = 435
	sysGetrandom  = 318
	sysMembarrier = 324
	sysRseq       = 334
)

// archCalls are allowed calls whose numbers package syscall does not have.
func archCalls() []uint32 { return []uint32{sysGetrandom, sysMembarrier, sysRseq} }
