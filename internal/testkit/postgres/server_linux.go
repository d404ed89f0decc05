package postgres

import "syscall"

// attributes let the watcher run as owner, apart from our terminal's Ctrl-C, and get SIGTERM when we die.
func attributes(owner *syscall.Credential) *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Credential: owner, Setpgid: true, Pdeathsig: syscall.SIGTERM}
}
