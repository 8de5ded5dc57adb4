// Package sqlserver starts database servers for the tests of the nested modules: Postgres and
// MariaDB as Debian packages them. Each server has its own folder, listens only on a Unix
// socket, runs as a user other than root, and is stopped when the test ends.
//
// If the server is not installed, the test is skipped. With CI=true in the environment, it
// fails instead, so that CI cannot pass without the servers. .ci/run installs the packages.
package sqlserver

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sync"
	"syscall"
	"testing"
	"time"
)

// patience is the time that a server has to start, and to end, also on a busy machine.
const patience = 4 * time.Minute

// Postgres starts a server and returns the folder of its socket. The user is
// "postgres", the database "postgres", and no password is needed:
//
//	postgres:///postgres?user=postgres&host=FOLDER
func Postgres(tb testing.TB) string {
	tb.Helper()
	dir, _ := CrashingPostgres(tb)
	return dir
}

// CrashingPostgres does the same as [Postgres] and also returns a function that ends the server
// at once, like a crash, and starts it again after a while. Committed data is still there. The
// function returns when the server accepts connections again; do not call it twice at once. If the
// server does not start again, it calls tb.Fatal, which ends the goroutine that called it.
func CrashingPostgres(tb testing.TB) (dir string, crash func(while time.Duration)) {
	tb.Helper()
	initdb := find(tb, "postgresql", "/usr/lib/postgresql/*/bin/initdb")
	bin := filepath.Dir(initdb)
	dir = folder(tb, "postgres")
	data := filepath.Join(dir, "data")
	run(tb, dir, initdb, "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale", "C", "--no-sync")
	ready := func(ctx context.Context) bool {
		return command(ctx, dir, filepath.Join(bin, "pg_isready"), "-q", "-h", dir).Run() == nil
	}
	begin := func() func(os.Signal) {
		return start(tb, command(context.WithoutCancel(tb.Context()), dir, filepath.Join(bin, "postgres"), "-D", data, "-k", dir,
			"-c", "listen_addresses=", "-c", "max_connections=200", "-c", "fsync=off"), os.Interrupt, ready)
	}
	end := begin()
	return dir, func(while time.Duration) {
		end(syscall.SIGQUIT)
		time.Sleep(while)
		end = begin()
	}
}

// MariaDB starts a server and returns the path of its socket. The user is "root",
// the database "test", and no password is needed:
//
//	root@unix(SOCKET)/test
func MariaDB(tb testing.TB) string {
	tb.Helper()
	install := find(tb, "mariadb-server-core mariadb-client-core", "/usr/bin/mariadb-install-db")
	server := find(tb, "mariadb-server-core mariadb-client-core", "/usr/sbin/mariadbd")
	dir := folder(tb, "mariadb")
	data, socket := filepath.Join(dir, "data"), filepath.Join(dir, "s")
	run(tb, dir, install, "--no-defaults", "--datadir="+data, "--auth-root-authentication-method=normal")
	ready := func(ctx context.Context) bool {
		conn, err := new(net.Dialer).DialContext(ctx, "unix", socket)
		if err == nil {
			_ = conn.Close()
		}
		return err == nil
	}
	start(tb, command(context.WithoutCancel(tb.Context()), dir, server, "--no-defaults", "--datadir="+data, "--socket="+socket,
		"--pid-file="+filepath.Join(dir, "pid"), "--skip-networking", "--skip-log-bin", "--innodb-flush-log-at-trx-commit=0"),
		syscall.SIGTERM, ready)
	return socket
}

// find returns the newest file that matches pattern. pkg is the Debian package that has it.
func find(tb testing.TB, pkg, pattern string) string {
	tb.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil {
		tb.Fatal(err)
	}
	if len(files) == 0 {
		say := tb.Skipf
		if os.Getenv("CI") == "true" {
			say = tb.Fatalf
		}
		say("%s is not installed; on Debian: apt-get install %s", filepath.Base(pattern), pkg)
	}
	return files[len(files)-1]
}

// folder makes a folder that belongs to the user of the servers. Its path is short, because the
// path of a socket has at most 107 bytes.
func folder(tb testing.TB, name string) string {
	tb.Helper()
	dir, err := os.MkdirTemp("", name) //nolint:usetesting // another user cannot reach TempDir
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = os.RemoveAll(dir) })
	if err := own(dir); err != nil {
		tb.Fatal(err)
	}
	return dir
}

// run runs a program that prepares a server, and waits for its end, at most patience.
func run(tb testing.TB, dir, program string, args ...string) {
	tb.Helper()
	ctx, cancel := context.WithTimeout(tb.Context(), patience)
	defer cancel()
	c := command(ctx, dir, program, args...)
	c.WaitDelay = time.Second // the programs that a script started may keep its output open
	if out, err := c.CombinedOutput(); err != nil {
		tb.Fatalf("%s: %v\n%s", program, err, out)
	}
}

// start runs a server until the test ends, and returns when it is ready, or fails the test after
// patience. stop is the signal that ends it then. The returned function ends it before, and waits for
// its end; a server that still runs after patience is killed.
func start(tb testing.TB, c *exec.Cmd, stop os.Signal, ready func(context.Context) bool) (end func(os.Signal)) {
	tb.Helper()
	var log bytes.Buffer
	c.Stdout, c.Stderr = &log, &log
	started, ended := make(chan error, 1), make(chan string, 1)
	go func() {
		runtime.LockOSThread() // on Linux, the server ends together with the thread that started it
		err := c.Start()
		started <- err
		if err == nil {
			ended <- fmt.Sprint(c.Wait())
		}
	}()
	if err := <-started; err != nil {
		tb.Fatal(err)
	}
	var once sync.Once
	end = func(by os.Signal) {
		once.Do(func() {
			_ = c.Process.Signal(by)
			select {
			case <-ended:
			case <-time.After(patience):
				_ = c.Process.Kill()
				<-ended
			}
		})
	}
	tb.Cleanup(func() { end(stop) })
	for deadline := time.Now().Add(patience); !ready(tb.Context()); {
		select {
		case reason := <-ended:
			ended <- reason
			tb.Fatalf("%s ended: %s\n%s", c.Path, reason, log.String())
		case <-time.After(50 * time.Millisecond):
			if time.Now().After(deadline) {
				tb.Fatalf("%s does not accept connections", c.Path)
			}
		}
	}
	return end
}

// command returns a command that runs in dir as the user of the servers.
func command(ctx context.Context, dir, program string, args ...string) *exec.Cmd {
	c := exec.CommandContext(ctx, program, args...) //nolint:gosec // a program of Debian, from its own folder
	c.Dir = dir
	c.Env = append(os.Environ(), "LC_ALL=C", "HOME="+dir)
	asUser(c)
	return c
}
