package e2e

import "syscall"

// dieWithUs makes the kernel end a program when the test ends without a chance to do so itself, as on a time-out.
func dieWithUs() *syscall.SysProcAttr { return &syscall.SysProcAttr{Pdeathsig: syscall.SIGTERM} }
