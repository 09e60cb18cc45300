"""Networks that the SPADE family does not have: G_l, the projection and the class-specific decoder."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from spade import leaky

SIZES = ["full", "half", "quarter", "eighth", "sixteenth", "thirty_second"]


class LabelGenerator(nn.Module):
    """G_l: strided convs down and back with skip connections, to class logits (arXiv 2003.13898, section 3.2)."""

    def __init__(self, classes: int, filters: int = 32, halvings: int = 3) -> None:
        super().__init__()
        self.halvings = halvings
        widths = [filters * 2 ** ((level + 1) // 2) for level in range(halvings + 1)]
        for level, width in enumerate(widths):
            inputs = widths[level - 1] if level else 3
            self.add_module(f"label_{SIZES[level]}", nn.Conv2d(inputs, width, 3, 2 if level else 1, padding=1))
        self.label_bottom = nn.Conv2d(widths[-1], widths[-1], 3, padding=1)
        for level in reversed(range(halvings)):
            joined = widths[level + 1] + widths[level]
            self.add_module(f"label_{SIZES[level]}_up", nn.Conv2d(joined, widths[level], 3, padding=1))
        self.label_logits = nn.Conv2d(widths[0], classes, 1)

    def forward(self, image: Tensor) -> Tensor:
        down = []
        x = image
        for level in range(self.halvings + 1):
            x = leaky(self.get_submodule(f"label_{SIZES[level]}")(x))
            down.append(x)
        x = leaky(self.label_bottom(x))
        for level in reversed(range(self.halvings)):
            raised = F.interpolate(x, scale_factor=2, mode="nearest")
            x = leaky(self.get_submodule(f"label_{SIZES[level]}_up")(torch.cat([raised, down[level]], 1)))
        return self.label_logits(x)


class ProjectionHead(nn.Module):
    """Backbone features to the embeddings that pixels are contrasted by (arXiv 2101.11939, section 3.2)."""

    def __init__(self, filters: int, embedding_size: int = 256) -> None:
        super().__init__()
        self.projection_hidden = nn.Conv2d(filters, filters, 1)
        self.projection = nn.Conv2d(filters, embedding_size, 1)

    def forward(self, features: Tensor) -> Tensor:
        return self.projection(F.relu(self.projection_hidden(features)))


class ClassPixelDecoder(nn.Module):
    """One decoder for every class's features by themselves (arXiv 2003.13898, section 3.3)."""

    def __init__(self, filters: int, hidden: list[int]) -> None:
        super().__init__()
        self.hidden = [f"class_pixel_hidden{f'_{i}' if i else ''}" for i in range(len(hidden))]
        for name, inputs, outputs in zip(self.hidden, [filters, *hidden], hidden):
            self.add_module(name, nn.Conv2d(inputs, outputs, 3, padding=1))
        self.class_pixel_conv = nn.Conv2d(hidden[-1], 3, 3, padding=1)

    def forward(self, masked: Tensor) -> Tensor:
        for name in self.hidden:
            masked = leaky(self.get_submodule(name)(masked))
        return torch.tanh(self.class_pixel_conv(masked))
