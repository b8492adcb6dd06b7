#!/bin/sh
# Gets the PostgreSQL that the tests start for themselves: one that is there, else Debian's package where we may
# install it. Without it those tests are skipped, so this never fails.
set -u
for folder in "${POSTGRESQL_BIN:-}" /usr/lib/postgresql/*/bin; do
    if [ -n "$folder" ] && [ -x "$folder/initdb" ]; then
        exit 0
    fi
done
if command -v initdb > /dev/null 2>&1; then
    exit 0
fi
if [ "$(id -u)" = 0 ] && command -v apt-get > /dev/null 2>&1; then
    echo "Installing PostgreSQL for the tests, once ..."
    # Debian's package would start a server of its own; ours are started by the tests.
    mkdir -p /etc/postgresql-common
    [ -e /etc/postgresql-common/createcluster.conf ] ||
        echo "create_main_cluster = false" > /etc/postgresql-common/createcluster.conf
    apt-get update -qq &&
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql > /dev/null && exit 0
fi
echo "Tests against PostgreSQL are skipped; for them: apt-get install postgresql (or set POSTGRESQL_BIN to its bin)." >&2
exit 0
