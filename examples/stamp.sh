#!/bin/sh
# Stamps the sha256 of a file: stamp.sh URL FILE
# URL is that of a chain, e.g. http://127.0.0.1:9650/ext/bc/timestampvm. It needs curl and sha256sum.
set -eu
[ $# -eq 2 ] || { echo "usage: stamp.sh URL FILE" >&2; exit 1; }
hash=$(sha256sum <"$2" | cut -d' ' -f1)
# The key makes it safe to run this again: within a day the same file is proposed once.
curl --silent --show-error --fail --retry 3 --retry-all-errors -X POST -H 'content-type: application/json' --data '{
    "jsonrpc": "2.0",
    "id"     : 1,
    "method" : "timestampvm.proposeBlock",
    "params" : [{"data":"'"$hash"'","encoding":"hex","waitMs":5000,"idempotencyKey":"'"$hash"'"}]
}' "$1/rpc"
echo
