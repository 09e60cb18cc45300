"""Writes SegFormers of the transformers package with random weights, and what PyTorch makes of them.

    python -m pip install -r requirements-segmenter.txt
    python write_segmenter.py ../../packages/models/src/weights/fixtures/segformer.safetensors
    python write_segmenter.py b0.safetensors --size b0 --height 256 --width 128 --classes 19

A file holds `state.*` by the names that `save_pretrained` publishes, `image` (channels last, normalised) and, computed
in float64, `logits` (at a quarter of the size), `resized` (at the image's size, every 7-th row and column) and
`gradient`: that of `sum(resized * direction)` in the image, `direction[b, k, y, x] = cos(b + 0.7 k + 0.1 y + 0.05 x)`.
The metadata hold our options and, for each published name, the one `state_dict()` has.
"""

import argparse
import json
import tempfile
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from torch.nn.functional import interpolate
from transformers import SegformerConfig, SegformerForSemanticSegmentation

WIDE = [64, 128, 320, 512]
SIZES = {
    "tiny": ([4, 8, 10, 8], [2, 1, 1, 1], [1, 2, 5, 4], 12),
    "b0": ([32, 64, 160, 256], [2, 2, 2, 2], [1, 2, 5, 8], 256),
    "b1": (WIDE, [2, 2, 2, 2], [1, 2, 5, 8], 256),
    "b2": (WIDE, [3, 4, 6, 3], [1, 2, 5, 8], 768),
    "b3": (WIDE, [3, 4, 18, 3], [1, 2, 5, 8], 768),
    "b4": (WIDE, [3, 8, 27, 3], [1, 2, 5, 8], 768),
    "b5": (WIDE, [3, 6, 40, 3], [1, 2, 5, 8], 768),
}


@torch.no_grad()
def randomize(network: nn.Module) -> None:
    """Weights that let every part be seen in the logits: PyTorch's own leave them near 0."""
    for module in network.modules():
        if isinstance(module, nn.Linear | nn.Conv2d):
            nn.init.normal_(module.weight, 0, module.weight[0].numel() ** -0.5)
            if module.bias is not None:
                nn.init.normal_(module.bias, 0, 0.1)
        if isinstance(module, nn.LayerNorm | nn.BatchNorm2d):
            nn.init.uniform_(module.weight, 0.5, 1.5)
            nn.init.normal_(module.bias, 0, 0.1)
        if isinstance(module, nn.BatchNorm2d):
            module.running_mean.normal_(0, 0.3)
            module.running_var.uniform_(0.5, 1.5)


def published(network: SegformerForSemanticSegmentation) -> dict[str, Tensor]:
    """The state as a published file has it: `state_dict()` of transformers 5 has other names."""
    with tempfile.TemporaryDirectory() as folder:
        network.save_pretrained(folder)
        return load_file(Path(folder) / "model.safetensors")


def names_in_memory(state: dict[str, Tensor], network: nn.Module) -> dict[str, str]:
    """For each published name the name of the same numbers in `state_dict()`; counters are left out."""
    in_memory = network.state_dict()
    return {
        name: next(one for one, other in in_memory.items() if other.shape == value.shape and torch.equal(other, value))
        for name, value in state.items()
        if value.dim() > 0
    }


def direction_of(resized: Tensor) -> Tensor:
    batch, classes, height, width = (torch.arange(length, dtype=torch.float32) for length in resized.shape)
    angle = batch[:, None, None, None] + 0.7 * classes[:, None, None] + 0.1 * height[:, None] + 0.05 * width
    return torch.cos(angle)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("path", type=Path)
    parser.add_argument("--size", default="tiny", choices=SIZES)
    parser.add_argument("--batch", type=int, default=2)
    parser.add_argument("--height", type=int, default=70)
    parser.add_argument("--width", type=int, default=52)
    parser.add_argument("--classes", type=int, default=5)
    arguments = parser.parse_args()
    torch.manual_seed(1)
    filters, depths, heads, head_filters = SIZES[arguments.size]
    expansion = 2 if arguments.size == "tiny" else 4
    config = SegformerConfig(
        hidden_sizes=filters,
        depths=depths,
        num_attention_heads=heads,
        mlp_ratios=[expansion] * 4,
        decoder_hidden_size=head_filters,
        num_labels=arguments.classes,
    )
    network = SegformerForSemanticSegmentation(config)
    randomize(network)
    network.eval()
    state = published(network)
    names = names_in_memory(state, network)
    # Only weights and image are float32: of a ReLU's input within rounding of 0 float32 makes either.
    network.double()
    image = torch.randn(arguments.batch, 3, arguments.height, arguments.width).double().requires_grad_()
    logits = network(image).logits
    resized = interpolate(logits, size=image.shape[2:], mode="bilinear", align_corners=False)
    (resized * direction_of(resized)).sum().backward()
    last = {"image": image, "logits": logits, "resized": resized[..., ::7, ::7], "gradient": image.grad}
    content = {f"state.{name}": value for name, value in state.items()}
    content |= {name: value.detach().permute(0, 2, 3, 1).float().contiguous() for name, value in last.items()}
    options = {
        "numClasses": arguments.classes,
        "filters": filters,
        "depths": depths,
        "heads": heads,
        "expansion": expansion,
        "headFilters": head_filters,
    }
    metadata = {"options": json.dumps(options), "names": json.dumps(names)}
    arguments.path.parent.mkdir(parents=True, exist_ok=True)
    save_file(content, arguments.path, metadata)
    print(f"{arguments.path} {arguments.path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
