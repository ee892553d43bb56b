#!/usr/bin/env bash
# See to it that the browser tests can run: install Chromium from Debian where that is allowed, else say what is missing.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

ready() {
  # playwright drives Chromium by a program of its own, which needs the library libatomic.
  .venv/bin/playwright --version >/dev/null 2>&1 || return 1
  for name in "${RELUSCOPE_CHROMIUM:-}" chromium-headless-shell chromium chromium-browser google-chrome; do
    if [ -n "$name" ] && command -v "$name" >/dev/null; then return 0; fi
  done
  return 1
}

install() { apt-get install --yes --no-install-recommends "$@" libatomic1 fonts-dejavu-core; }

# Continuous integration takes the leanest one, even where another one is there.
if ready && { [ "${CI:-}" != true ] || command -v chromium-headless-shell >/dev/null; }; then exit 0; fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "Installing Chromium for the browser tests ..."
  log=$(mktemp)
  export DEBIAN_FRONTEND=noninteractive
  { apt-get update && { install chromium-headless-shell || install chromium; }; } \
    >"$log" 2>&1 </dev/null || tail -n 20 "$log" >&2
  rm "$log"
  ready && exit 0
fi
echo "The browser tests need Chromium and libatomic (Debian: 'apt-get install chromium libatomic1')." >&2
echo "RELUSCOPE_CHROMIUM=/path/to/chrome names another Chromium. Without one they are skipped, and fail where CI=true." >&2
