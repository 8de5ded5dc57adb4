package sqlserver

import (
	"os"
	"os/exec"
	"os/user"
	"strconv"
	"syscall"
)

// unprivileged is the user of the servers if the tests run as root, since Postgres refuses to
// run as root.
const unprivileged = "nobody"

// own makes the user of the servers the owner of dir.
func own(dir string) error {
	if os.Getuid() != 0 {
		return nil
	}
	uid, gid, err := ids()
	if err != nil {
		return err
	}
	return os.Chown(dir, int(uid), int(gid))
}

// asUser makes c run as the user of the servers, and end when this process is killed.
func asUser(c *exec.Cmd) {
	c.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGQUIT}
	if os.Getuid() != 0 {
		return
	}
	if uid, gid, err := ids(); err == nil {
		c.SysProcAttr.Credential = &syscall.Credential{Uid: uid, Gid: gid}
	}
}

// ids returns the user and group id of the user of the servers.
func ids() (uid, gid uint32, err error) {
	u, err := user.Lookup(unprivileged)
	if err != nil {
		return 0, 0, err
	}
	uid64, err := strconv.ParseUint(u.Uid, 10, 32)
	if err != nil {
		return 0, 0, err
	}
	gid64, err := strconv.ParseUint(u.Gid, 10, 32)
	return uint32(uid64), uint32(gid64), err
}
