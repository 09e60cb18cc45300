"""The SPADE generator and ECGAN's: E, then G_e, G_i guided by the edges, G_s (arXiv 2003.13898, section 3)."""

from dataclasses import dataclass
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from spade import Labels, SpadeBlock, leaky


@dataclass(frozen=True)
class GeneratorOptions:
    """Sizes of a generator; the defaults are the paper's. Of semantic classes SPADE's generator has no use."""

    channels: int
    semantic_classes: int = 0
    filters: int = 64
    hidden_filters: int = 128
    levels: int = 6
    normalization: str = "batch"
    style_size: int = 0
    height: int = 0
    width: int = 0
    chain_filters: tuple[int, ...] = (32, 16, 8)
    class_presence: bool = False


class Generated(NamedTuple):
    """I'_e, I', I'' and F."""

    edge: Tensor
    image: Tensor
    refined: Tensor
    features: Tensor


def trunk_blocks(levels: int) -> list[tuple[str, int]]:
    """Blocks of E by name, with how often the image is halved there. 6 levels are SPADE's, 7 its "more"."""
    low = min(4, levels - 2)
    middle = max(2, levels - 1 - low)
    head = [("head_0", levels - 1)]
    middles = [(f"G_middle_{i}", max(low, levels - 2 - i)) for i in range(middle)]
    return head + middles + [(f"up_{i}", low - 1 - i) for i in range(low)]


class Trunk(nn.Module):
    """E: features at H/2^(levels − 1) of the labels, or of a style, through SPADE blocks up to the image's size."""

    def __init__(self, options: GeneratorOptions) -> None:
        super().__init__()
        self.options = options
        labels = Labels(options.channels, options.hidden_filters, options.normalization)
        self.blocks = trunk_blocks(options.levels)
        widths = [min(16, 2**halvings) * options.filters for _, halvings in self.blocks]
        self.fc = self._start(widths[0])
        for (name, _), inputs, outputs in zip(self.blocks, [widths[0], *widths], widths):
            self.add_module(name, SpadeBlock(inputs, outputs, labels))

    def _start(self, filters: int) -> nn.Module:
        options = self.options
        if options.style_size == 0:
            return nn.Conv2d(options.channels, filters, 3, padding=1)
        pixels = (options.height >> (options.levels - 1)) * (options.width >> (options.levels - 1))
        return nn.Linear(options.style_size, filters * pixels)

    def trunk(self, segmentation: Tensor, style: Tensor | None = None) -> Tensor:
        at = self.options.levels - 1
        height, width = (size >> at for size in segmentation.shape[2:])
        if style is None:
            x = self.fc(F.interpolate(segmentation, size=(height, width), mode="nearest"))
        else:
            flat = self.fc(style)
            x = flat.view(flat.shape[0], -1, height, width)
        for name, halvings in self.blocks:
            for _ in range(at - halvings):
                x = F.interpolate(x, scale_factor=2, mode="nearest")
            at = halvings
            x = self.get_submodule(name)(x, segmentation)
        return x


class SpadeGenerator(Trunk):
    """`I' = tanh(conv(lrelu(E(S))))`."""

    def __init__(self, options: GeneratorOptions) -> None:
        super().__init__(options)
        self.conv_img = nn.Conv2d(options.filters, 3, 3, padding=1)

    def forward(self, segmentation: Tensor, style: Tensor | None = None) -> Tensor:
        return torch.tanh(self.conv_img(leaky(self.trunk(segmentation, style))))


def transfer_edges(image: Tensor, edge: Tensor) -> Tensor:
    """G_t: `x ⊙ σ(e) + x`."""
    return image * torch.sigmoid(edge) + image


class EcganGenerator(Trunk):
    """E, the chains of G_e and G_i joined by G_t after every conv, and the semantic preserving module G_s."""

    def __init__(self, options: GeneratorOptions) -> None:
        super().__init__(options)
        widths = [options.filters, *options.chain_filters, 3]
        for j, (inputs, outputs) in enumerate(zip(widths, widths[1:]), start=1):
            self.add_module(f"conv_edge{j}", nn.Conv2d(inputs, outputs, 3, padding=1))
            self.add_module(f"conv_img{j}", nn.Conv2d(inputs, outputs, 3, padding=1))
        joined = options.filters + 6 + options.channels
        self.conv_comb1 = nn.Conv2d(joined, options.semantic_classes, 3, padding=1)
        self.conv_comb2 = nn.Conv2d(options.semantic_classes, joined, 3, padding=1)
        self.conv_comb = nn.Conv2d(joined, 3, 3, padding=1)

    def forward(self, segmentation: Tensor, style: Tensor | None = None) -> Generated:
        features = self.trunk(segmentation, style)
        edge, image = self._pictures(features)
        refined = self._refine(torch.cat([features, image, edge, segmentation], 1), segmentation)
        return Generated(edge, image, refined, features)

    def _pictures(self, features: Tensor) -> tuple[Tensor, Tensor]:
        edge = image = features
        count = len(self.options.chain_filters)
        for j in range(1, count + 1):
            edge = self.get_submodule(f"conv_edge{j}")(leaky(edge))
            image = transfer_edges(self.get_submodule(f"conv_img{j}")(leaky(image)), edge)
        edge_map = torch.tanh(self.get_submodule(f"conv_edge{count + 1}")(leaky(edge)))
        content = torch.tanh(self.get_submodule(f"conv_img{count + 1}")(leaky(image)))
        return edge_map, transfer_edges(content, edge_map)

    def _refine(self, joined: Tensor, segmentation: Tensor) -> Tensor:
        per_class = self.conv_comb1(leaky(joined))
        per_class = per_class * torch.sigmoid(per_class.mean((2, 3), keepdim=True)) + per_class
        if self.options.class_presence:
            per_class = per_class * segmentation[:, : per_class.shape[1]].amax((2, 3), keepdim=True)
        return torch.tanh(self.conv_comb(leaky(self.conv_comb2(leaky(per_class)))))
