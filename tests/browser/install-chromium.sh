#!/bin/sh
# Gets the browser that the tests drive: one that is there, else Debian's package where we may install it.
set -eu
for name in "${CHROMIUM:-}" chromium chromium-browser google-chrome; do
    if [ -n "$name" ] && command -v "$name" > /dev/null 2>&1; then
        exit 0
    fi
done
if [ "$(id -u)" = 0 ] && command -v apt-get > /dev/null 2>&1; then
    echo "Installing Chromium and a Korean font, once ..."
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk > /dev/null
    exit 0
fi
echo "The browser tests need Chromium: apt-get install chromium fonts-noto-cjk (or set CHROMIUM to its path)." >&2
exit 1
