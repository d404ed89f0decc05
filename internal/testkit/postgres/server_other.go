//go:build !linux

package postgres

import "syscall"

// attributes let the watcher run as owner. Only Linux tells a process that its parent has died: elsewhere a server is
// left behind when a test is killed, so run the tests under withpostgres there.
func attributes(owner *syscall.Credential) *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Credential: owner, Setpgid: true}
}
