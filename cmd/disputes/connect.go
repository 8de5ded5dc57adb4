package main

import (
	"bufio"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/dispute/evidence"
	"github.com/stripedispute-go/stripedispute/fileupload"
	"github.com/stripedispute-go/stripedispute/internal/transport"
)

// clients are the clients for Stripe.
type clients struct {
	disputes *dispute.Client
	files    *fileupload.Client
}

// connect makes the clients from the environment and the flags. It sends no request. Timeouts and
// retries are the defaults of package transport.
func (c *call) connect() error {
	key := strings.TrimSpace(c.getenv("STRIPE_API_KEY"))
	if err := checkKey(key, c.live); err != nil {
		return err
	}
	c.liveKey = !isTestKey(key)
	base, baseName := c.apiBase, "-api-base"
	if base == "" {
		base, baseName = c.getenv("STRIPE_API_BASE"), "STRIPE_API_BASE"
	}
	filesBase := c.getenv("STRIPE_FILES_BASE")
	if err := errors.Join(checkServer(baseName, base), checkServer("STRIPE_FILES_BASE", filesBase)); err != nil {
		return err
	}
	pace := newPace(20) // per second; Stripe allows 25 in test mode: docs.stripe.com/rate-limits
	cfg := stripedispute.Config{
		Key: key, BaseURL: base, FilesURL: filesBase, Limiter: pace, UserAgent: "disputes",
		HTTPClient: &http.Client{Transport: pacedTransport{pace}},
	}
	c.makeClients(cfg)
	if err := c.disputes.Check(); err != nil { // it names the fields of cfg
		names := strings.NewReplacer("Config.Key", "STRIPE_API_KEY", "Config.BaseURL", baseName, "Config.FilesURL", "STRIPE_FILES_BASE")
		return usageError{names.Replace(message(err))}
	}
	return nil
}

// checkKey checks the form of a key. It never repeats the key, which may be another secret.
func checkKey(key string, live bool) error {
	begins := func(prefixes ...string) bool {
		return slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(key, p) })
	}
	switch {
	case key == "":
		return usageError{"STRIPE_API_KEY is not set; set it to a secret or restricted key, or try: disputes demo"}
	case begins("pk_"):
		return usageError{"STRIPE_API_KEY is a publishable key (pk_…); set it to a secret or restricted key (sk_test_…, rk_test_…)"}
	case !begins("sk_", "rk_"):
		return usageError{"STRIPE_API_KEY is not a secret or restricted key of Stripe (sk_test_…, rk_test_…)"}
	case live, isTestKey(key):
		return nil
	case begins("sk_live_", "rk_live_"):
		return usageError{"STRIPE_API_KEY is a live key; pass -live to act on real money"}
	}
	return usageError{"STRIPE_API_KEY is not a test key (sk_test_…, rk_test_…)"}
}

func isTestKey(key string) bool {
	return strings.HasPrefix(key, "sk_test_") || strings.HasPrefix(key, "rk_test_")
}

// checkServer checks the address of a server, which may be empty. It does not repeat the
// address, which may have a password.
func checkServer(name, address string) error {
	u, err := url.Parse(address)
	switch {
	case address == "":
		return nil
	case err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http":
		return usageError{name + " is not an address such as https://api.stripe.com or http://127.0.0.1:12111; it needs http:// or https://"}
	}
	if u.Scheme == "http" && !transport.IsLoopback(u.Hostname()) {
		return usageError{name + " has http://, which would send the key over the network in plain text; use https://"}
	}
	return nil
}

func (c *call) makeClients(cfg stripedispute.Config) {
	c.clients = clients{disputes: dispute.NewClient(cfg), files: fileupload.NewClient(cfg)}
}

// responder makes the Responder that uploads, stages and submits evidence of an account.
func (c *call) responder(account string) *evidence.Responder {
	return &evidence.Responder{Disputes: c.disputes, Files: c.files, Account: account}
}

// oneAccount returns the connected account of a command that takes one account.
func (c *call) oneAccount() (string, error) {
	switch len(c.accounts) {
	case 0:
		return "", nil
	case 1:
		return c.accounts[0], nil
	default:
		return "", usageError{"this command takes only one -account"}
	}
}

// allAccounts lists the accounts of a command that takes several accounts. Call it once: the file of
// -accounts may be a pipe.
func (c *call) allAccounts() ([]string, error) {
	all := slices.Clone(c.accounts)
	if c.accountsFile != "" {
		f, err := os.Open(c.accountsFile) //nolint:gosec // the file that the user names
		if err != nil {
			return nil, fmt.Errorf("-accounts: %w", err)
		}
		defer func() { _ = f.Close() }()
		lines := bufio.NewScanner(f)
		for lines.Scan() {
			if id := strings.TrimSpace(lines.Text()); id != "" && !strings.HasPrefix(id, "#") {
				all = append(all, id)
			}
		}
		if err := lines.Err(); err != nil {
			return nil, fmt.Errorf("-accounts: %w", err)
		}
		if len(all) == 0 {
			return nil, errors.New("-accounts: there is no account in the file")
		}
	}
	slices.Sort(all)
	if all = slices.Compact(all); len(all) == 0 {
		return []string{""}, nil
	}
	return all, nil
}

// commandLine returns a command for a message. It acts on this account, in the mode of this command.
func (c *call) commandLine(command, account string, args ...string) string {
	line := "disputes " + command
	if c.live {
		line += " -live"
	}
	if account != "" {
		line += " -account " + account
	}
	return oneLine(strings.Join(append([]string{line}, args...), " "))
}

// folderLine returns a command for a message. It acts on the folder, with the dispute that -dispute
// names.
func (c *call) folderLine(command string, f *folder) string {
	if c.dispute != "" {
		return c.commandLine(command, f.account, "-dispute", c.dispute, f.dir)
	}
	return c.commandLine(command, f.account, f.dir)
}

// onAccount returns the options for a call on a connected account.
func onAccount(account string) []stripedispute.Option {
	if account == "" {
		return nil
	}
	return []stripedispute.Option{stripedispute.WithAccount(account)}
}
