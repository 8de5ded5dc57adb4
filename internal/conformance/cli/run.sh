#!/usr/bin/env bash
# Installs Stripe's CLI from the npm registry and holds the in-memory Stripe
# against it. Needs npm.
set -euo pipefail
cd "$(dirname "$0")"
cache="${XDG_CACHE_HOME:-$HOME/.cache}/stripedispute/cli"
mkdir -p "$cache"
[ -x "$cache/node_modules/.bin/stripe" ] || npm install --prefix "$cache" --no-audit --no-fund --ignore-scripts @stripe/cli@1.52.0
STRIPE_CLI="$(find "$cache/node_modules" -path '*cli-*/bin/stripe' -type f | head -n 1)" go test -count=1 -run StripeCLI -v .
