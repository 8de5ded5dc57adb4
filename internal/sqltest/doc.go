// Package sqltest tests package webhook/sqlonce on real databases: Debian's
// Postgres and MariaDB, started by the tests, and SQLite. It is a module of its own,
// so that no driver gets into the library's go.mod.
//
//	go test -v ./...
package sqltest
