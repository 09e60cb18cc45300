"""Writes states as the authors' networks save them and what PyTorch makes of them, for the tests of `@ecgan/models`.

    python write_authors.py ../../packages/models/src/weights/fixtures

The files are as `write_reference.py` has them, but weights are rounded to float16 before anything is computed.
"""

import sys
from collections.abc import Callable
from pathlib import Path

import torch
from torch import nn

from authors import EcganGenerator, SpadeGenerator
from spade import one_hot
from write_reference import CLASSES, State, label_map, write


def write_generator(path: Path, network: nn.Module, options: dict, size: tuple[int, int, int], every: int) -> None:
    """`options` are ours; the last of the classes is SPADE's "don't care", which `label_nc` does not count."""
    labels, boundaries = label_map(*size)
    segmentation = one_hot(labels, CLASSES, boundaries)

    def run() -> State:
        return {name: x[..., ::every, ::every] for name, x in network(segmentation).items()}

    inputs = {"labelMap": labels.to(torch.uint8), "boundaries": boundaries.to(torch.uint8)}
    write(path, {"numClasses": CLASSES, "boundary": True, **options}, network, inputs, run, every, half=True)
    check_old_state(network, run)


def check_old_state(network: nn.Module, run: Callable[[], State]) -> None:
    """What the tests take a state of PyTorch ≤ 1.0 for is one to PyTorch: `weight` = W / uᵀWv, no `weight_v`."""
    network.eval()
    with torch.no_grad():
        expected = run()
        state = dict(network.state_dict())
        for name in [name for name in state if name.endswith("weight_v")]:
            original, u = state[name[:-1] + "orig"], state[name[:-1] + "u"]
            state[name[:-2]] = original / torch.dot(u, original.flatten(1) @ state.pop(name))
        network.load_state_dict(state)
        for name, x in run().items():
            torch.testing.assert_close(x, expected[name], rtol=1e-3, atol=1e-4)


def main() -> None:
    folder = Path(sys.argv[1])
    torch.manual_seed(2)
    ecgan = EcganGenerator(label_nc=CLASSES - 1, semantic_nc=CLASSES + 1, ngf=1, hidden=4)
    ours = {"semanticClasses": CLASSES - 1, "filters": 1, "hiddenFilters": 4, "levels": 6}
    write_generator(folder / "authors.safetensors", ecgan, ours, (2, 32, 64), 3)
    most = SpadeGenerator(semantic_nc=CLASSES + 1, ngf=2, hidden=2, upsampling="most")
    ours = {"filters": 1, "filterDoublings": 5, "levels": 8, "hiddenFilters": 2}
    write_generator(folder / "authorsMost.safetensors", most, ours, (1, 128, 256), 7)


if __name__ == "__main__":
    main()
