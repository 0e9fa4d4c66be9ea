package render

import (
	"context"
	"syscall"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
)

// maxLinear is how much memory a decoder in WebAssembly may use: pages of 64 KiB.
const maxLinear = 4096

// runtimeConfig is the configuration of both WebAssembly decoders. Machine code is cached: to compile PDFium takes
// seconds and hundreds of megabytes.
func runtimeConfig(cache wazero.CompilationCache) wazero.RuntimeConfig {
	return wazero.NewRuntimeConfig().WithCompilationCache(cache).WithMemoryLimitPages(maxLinear).
		WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling)
}

// linearMemory is the memory of a WebAssembly module: reserved whole, in use as far as it was touched. Memory from Go's
// heap would be copied whenever the module asks for more.
type linearMemory []byte

// Reallocate returns the first size bytes, or nil if there are not as many.
func (m linearMemory) Reallocate(size uint64) []byte {
	if size > uint64(len(m)) {
		return nil
	}
	return m[:size]
}

// Free does nothing: the process ends with the file.
func (m linearMemory) Free() {}

// withLinearMemory returns a context in which modules get a linearMemory.
func withLinearMemory(ctx context.Context) context.Context {
	return experimental.WithMemoryAllocator(ctx, experimental.MemoryAllocatorFunc(
		func(_, most uint64) experimental.LinearMemory {
			memory, err := syscall.Mmap(-1, 0, int(min(most, maxLinear<<16)), syscall.PROT_READ|syscall.PROT_WRITE,
				syscall.MAP_PRIVATE|syscall.MAP_ANON|syscall.MAP_NORESERVE)
			if err != nil {
				return linearMemory(nil)
			}
			return linearMemory(memory)
		}))
}
