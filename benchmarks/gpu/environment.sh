# Vulkan for Dawn: the loader that was packed, and NVIDIA's driver where its description lies outside of the usual folders.
export LD_LIBRARY_PATH="$here/unpacked/lib${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
nvidia=/usr/local/nvidia/share/vulkan/icd.d/nvidia_icd.json
if [ -z "${VK_DRIVER_FILES:-}${VK_ICD_FILENAMES:-}" ] && [ -e "$nvidia" ]; then
  export VK_DRIVER_FILES="$nvidia"
fi
# Without it the loader complains on stderr.
export XDG_RUNTIME_DIR="${XDG_RUNTIME_DIR:-/tmp}"
