"""SPADE's norm and residual block (Park et al. 2019, arXiv 1903.07291, figures 2 and 4)."""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.nn.utils import spectral_norm


@dataclass(frozen=True)
class Labels:
    """What the norms of one network read: how many label channels, how wide the hidden conv, which norm of x."""

    channels: int
    hidden_filters: int = 128
    normalization: str = "batch"


def leaky(x: Tensor) -> Tensor:
    return F.leaky_relu(x, 0.2)


class SpadeNorm(nn.Module):
    """`x̂ ⊙ (1 + γ(S)) + β(S)`; γ, β are convs of one hidden conv of the label map, resized to x."""

    def __init__(self, filters: int, labels: Labels) -> None:
        super().__init__()
        norm = nn.BatchNorm2d if labels.normalization == "batch" else nn.InstanceNorm2d
        self.param_free_norm = norm(filters, affine=False)
        self.mlp_shared = nn.Sequential(nn.Conv2d(labels.channels, labels.hidden_filters, 3, padding=1), nn.ReLU())
        self.mlp_gamma = nn.Conv2d(labels.hidden_filters, filters, 3, padding=1)
        self.mlp_beta = nn.Conv2d(labels.hidden_filters, filters, 3, padding=1)

    def forward(self, x: Tensor, segmentation: Tensor) -> Tensor:
        hidden = self.mlp_shared(F.interpolate(segmentation, size=x.shape[2:], mode="nearest"))
        return self.param_free_norm(x) * (1 + self.mlp_gamma(hidden)) + self.mlp_beta(hidden)


class SpadeBlock(nn.Module):
    """Twice (norm, leaky ReLU, spectral conv3×3); where the width changes, a normed spectral conv1×1 as shortcut."""

    def __init__(self, inputs: int, outputs: int, labels: Labels) -> None:
        super().__init__()
        middle = min(inputs, outputs)
        self.norm_0 = SpadeNorm(inputs, labels)
        self.conv_0 = spectral_norm(nn.Conv2d(inputs, middle, 3, padding=1))
        self.norm_1 = SpadeNorm(middle, labels)
        self.conv_1 = spectral_norm(nn.Conv2d(middle, outputs, 3, padding=1))
        self.changes_width = inputs != outputs
        if self.changes_width:
            self.norm_s = SpadeNorm(inputs, labels)
            self.conv_s = spectral_norm(nn.Conv2d(inputs, outputs, 1, bias=False))

    def forward(self, x: Tensor, segmentation: Tensor) -> Tensor:
        shortcut = self.conv_s(self.norm_s(x, segmentation)) if self.changes_width else x
        middle = self.conv_0(leaky(self.norm_0(x, segmentation)))
        return shortcut + self.conv_1(leaky(self.norm_1(middle, segmentation)))


def one_hot(label_map: Tensor, num_classes: int, boundaries: Tensor | None = None) -> Tensor:
    """`[batch, height, width]` ids to `[batch, classes (+ 1), height, width]`; the instance boundary comes last."""
    classes = F.one_hot(label_map.long(), num_classes).permute(0, 3, 1, 2).float()
    return classes if boundaries is None else torch.cat([classes, boundaries[:, None].float()], 1)
