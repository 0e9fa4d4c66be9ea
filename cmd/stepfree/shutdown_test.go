package main

import (
	"context"
	"net"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"stepfree/jobs"
)

// A context that ends before the web server has taken over the listener must stop it too.
func TestPortalRun_EarlyStop(t *testing.T) {
	t.Parallel()
	for range 50 {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		must(t, err)
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		ended := make(chan error, 1)
		go func() {
			app := fiber.New(fiber.Config{DisableStartupMessage: true})
			ended <- portal{instance: &instance{}}.run(ctx, app, listener, jobs.Runner{})
		}()
		select {
		case err := <-ended:
			must(t, err)
		case <-time.After(time.Minute):
			t.Fatal("it does not stop")
		}
	}
}
