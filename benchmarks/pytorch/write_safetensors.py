"""Writes every element type that we read with Python's safetensors library: a fixture of `@ecgan/models`.

python write_safetensors.py ../../packages/models/src/safetensors/fixtures
"""

import sys
from pathlib import Path

import torch
from safetensors.torch import save_file

TYPES = {
    "F32": torch.float32,
    "F16": torch.float16,
    "BF16": torch.bfloat16,
    "I64": torch.int64,
    "I32": torch.int32,
    "U8": torch.uint8,
}


def main() -> None:
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    counts = torch.arange(6).reshape(2, 3)
    tensors = {
        name: (counts * 0.75 - 1 if dtype.is_floating_point else counts * 3).to(dtype) for name, dtype in TYPES.items()
    }
    tensors["BOOL"] = counts % 2 == 1
    tensors["scalar"] = torch.tensor(-2.5)
    tensors["empty"] = torch.zeros(0, 4)
    tensors["layer.weight – ω"] = torch.full((1, 2), 0.5)
    save_file(tensors, folder / "everyType.safetensors", {"format": "pt", "note": 'a "quoted" line\n'})


if __name__ == "__main__":
    main()
