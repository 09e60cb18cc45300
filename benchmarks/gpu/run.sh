#!/usr/bin/env bash
# Unpacks Node and ECGAN beside this file, and measures on the GPU of this machine: `./run.sh [--tiny] [--out FOLDER] [--python PYTHON]`.
# Needs Linux on x64 and a Vulkan driver; Python with PyTorch is compared with where it is. No network, nothing is installed.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
"$here/ecgan" --version > /dev/null
source "$here/environment.sh"
exec "$here/unpacked/node" "$here/unpacked/programs/measure.mjs" "$@"
