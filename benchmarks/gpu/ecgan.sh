#!/usr/bin/env bash
# The command line of ECGAN on a machine without Node and without a network: `./ecgan train --backend webgpu …`.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
if [ ! -e "$here/unpacked/complete" ]; then
  # Under another name first, so that an interrupted unpacking is not taken for a whole one.
  part=$(mktemp -d "$here/unpacked.XXXXXX")
  if command -v xz > /dev/null; then
    xz --decompress --stdout "$here/files.tar.xz" | tar --extract --file - --directory "$part"
  else
    python3 -m tarfile --extract "$here/files.tar.xz" "$part"
    chmod +x "$part/node"
  fi
  touch "$part/complete"
  mv --no-target-directory "$part" "$here/unpacked" 2> /dev/null || rm -rf "$part"
fi
source "$here/environment.sh"
exec "$here/unpacked/node" "$here/unpacked/node_modules/ecgan/bin/ecgan.js" "$@"
