//go:build !linux

package e2e

import "syscall"

// dieWithUs has no means on this system; a test that ends normally stops its program anyway.
func dieWithUs() *syscall.SysProcAttr { return nil }
