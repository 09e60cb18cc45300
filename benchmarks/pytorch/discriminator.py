"""The multi-scale patch discriminator of SPADE, which ECGAN applies to edges and images (arXiv 2003.13898, 3.4)."""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.nn.utils import spectral_norm


@dataclass(frozen=True)
class DiscriminatorOptions:
    """Sizes of a discriminator; the defaults are the paper's."""

    channels: int
    filters: int = 64
    max_filters: int = 512
    layers: int = 4
    scales: int = 2


class PatchDiscriminator(nn.Module):
    """conv4×4 layers, all but the last with stride 2, to one logit per patch; gives out every layer's output."""

    def __init__(self, options: DiscriminatorOptions) -> None:
        super().__init__()
        self.depth = options.layers + 1
        after_first = (min(options.filters * 2**i, options.max_filters) for i in range(1, options.layers))
        widths = [options.channels + 3, options.filters, *after_first]
        for layer, (inputs, outputs) in enumerate(zip(widths, widths[1:])):
            stride = 1 if 0 < layer == options.layers - 1 else 2
            plain = nn.Conv2d(inputs, outputs, 4, stride, padding=2, bias=layer == 0)
            normed = nn.Sequential(spectral_norm(plain), nn.InstanceNorm2d(outputs)) if layer else plain
            self.add_module(f"model{layer}", nn.Sequential(normed, nn.LeakyReLU(0.2)))
        self.add_module(f"model{options.layers}", nn.Sequential(nn.Conv2d(widths[-1], 1, 4, padding=2)))

    def forward(self, x: Tensor) -> list[Tensor]:
        outputs = []
        for layer in range(self.depth):
            x = self.get_submodule(f"model{layer}")(x)
            outputs.append(x)
        return outputs


class Discriminator(nn.Module):
    """The same network at several scales, average pooled 3×3 between them."""

    def __init__(self, options: DiscriminatorOptions) -> None:
        super().__init__()
        self.scales = options.scales
        for scale in range(options.scales):
            self.add_module(f"discriminator_{scale}", PatchDiscriminator(options))

    def forward(self, segmentation: Tensor, picture: Tensor) -> list[list[Tensor]]:
        """Per scale the intermediate features, then the logits."""
        x = torch.cat([segmentation, picture], 1)
        outputs = []
        for scale in range(self.scales):
            if scale > 0:
                x = F.avg_pool2d(x, 3, stride=2, padding=1, count_include_pad=False)
            outputs.append(self.get_submodule(f"discriminator_{scale}")(x))
        return outputs
