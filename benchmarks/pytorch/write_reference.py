"""Writes small networks with random weights and what PyTorch makes of them, for the tests of `@ecgan/models`.

    python write_reference.py ../../packages/models/src/weights/fixtures

Each file holds `state.*` (weights before), `input.*`, `inference.*` (outputs in eval mode), `training.*` (outputs of
one forward pass in training mode) and `after.*` (the state that pass moved: averages and singular vectors). Pictures
are channels first, every n-th row and column of them (`every` in the metadata); D's features are whole.
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import Tensor, nn

from discriminator import Discriminator, DiscriminatorOptions
from generator import EcganGenerator, GeneratorOptions, SpadeGenerator
from spade import one_hot

CLASSES = 5
State = dict[str, Tensor]


def label_map(batch: int, height: int, width: int) -> tuple[Tensor, Tensor]:
    """Blocks of random classes, 4 pixels wide, with some noise, and random instance boundaries."""
    blocks = torch.randint(CLASSES, (batch, height // 4, width // 4))
    labels = blocks.repeat_interleave(4, 1).repeat_interleave(4, 2)
    noise = torch.randint(CLASSES, labels.shape)
    return torch.where(torch.rand(labels.shape) < 0.02, noise, labels), torch.rand(labels.shape) < 0.02


def randomize(network: nn.Module) -> None:
    """Gives every norm averages that matter and every bias a value."""
    for name, buffer in network.named_buffers():
        if name.endswith("running_mean"):
            buffer.normal_(0, 0.3)
        if name.endswith("running_var"):
            buffer.uniform_(0.5, 1.5)
    for name, parameter in network.named_parameters():
        if name.endswith("bias"):
            nn.init.normal_(parameter, 0, 0.1)


def copies(state: State, prefix: str) -> State:
    return {f"{prefix}.{name}": value.detach().clone().contiguous() for name, value in state.items()}


@torch.no_grad()
def write(
    path: Path,
    options: dict,
    network: nn.Module,
    inputs: State,
    run: Callable[[], State],
    every: int = 1,
    half: bool = False,
) -> None:
    network.train()
    for _ in range(3):
        run()
    randomize(network)
    state = network.state_dict()
    if half:
        state = {name: x.half() if x.is_floating_point() else x for name, x in state.items()}
        network.load_state_dict(state)
    content = copies(inputs, "input") | copies(state, "state")
    network.eval()
    content |= copies(run(), "inference")
    network.train()
    content |= copies(run(), "training")
    moved = {name: value for name, value in network.named_buffers() if not name.endswith("num_batches_tracked")}
    save_file(content | copies(moved, "after"), path, {"options": json.dumps(options), "every": str(every)})
    print(f"{path} {path.stat().st_size} bytes")


def write_generator(folder: Path, name: str, *, more: bool = False, style: int = 0, ecgan: bool = True) -> None:
    """A generator of one filter, of six levels, seven ("more") or, with a style, four."""
    levels = 4 if style else 7 if more else 6
    height, width = (16, 24) if style else (32 * (1 + more), 64 * (1 + more))
    labels, boundaries = label_map(2, height, width)
    segmentation = one_hot(labels, CLASSES, boundaries)
    every = 7 if more else 3
    hidden = 4 if ecgan else 8
    options = GeneratorOptions(
        channels=CLASSES + 1,
        semantic_classes=CLASSES,
        filters=1,
        hidden_filters=hidden,
        levels=levels,
        style_size=style,
        height=height,
        width=width,
    )
    network = EcganGenerator(options) if ecgan else SpadeGenerator(options)
    inputs = {"labelMap": labels.to(torch.uint8), "boundaries": boundaries.to(torch.uint8)}
    if style:
        inputs["style"] = torch.randn(2, style)

    def run() -> State:
        made = network(segmentation, inputs.get("style"))
        pictures = made._asdict() if ecgan else {"image": made}
        return {name: picture[..., ::every, ::every] for name, picture in pictures.items()}

    ours = {"numClasses": CLASSES, "boundary": True, "hiddenFilters": hidden, "filters": 1, "levels": levels}
    if style:
        ours |= {"styleSize": style, "height": height, "width": width}
    write(folder / f"{name}.safetensors", ours, network, inputs, run, every)


def write_discriminator(folder: Path) -> None:
    labels, boundaries = label_map(2, 32, 48)
    segmentation = one_hot(labels, CLASSES, boundaries)
    picture = torch.rand(2, 3, 32, 48) * 2 - 1
    network = Discriminator(DiscriminatorOptions(channels=CLASSES + 1, filters=2))

    def run() -> State:
        scales = network(segmentation, picture)
        return {f"{scale}.{layer}": x for scale, outputs in enumerate(scales) for layer, x in enumerate(outputs)}

    ours = {"numClasses": CLASSES, "boundary": True, "discriminatorFilters": 2}
    inputs = {"labelMap": labels.to(torch.uint8), "boundaries": boundaries.to(torch.uint8), "picture": picture}
    write(folder / "discriminator.safetensors", ours, network, inputs, run)


def main() -> None:
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(1)
    write_generator(folder, "spade", ecgan=False)
    write_generator(folder, "spadeStyle", style=5, ecgan=False)
    write_generator(folder, "ecgan")
    write_generator(folder, "ecganMore", more=True)
    write_discriminator(folder)


if __name__ == "__main__":
    main()
