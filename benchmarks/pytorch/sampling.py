"""Which pixels are contrasted (Wang et al. 2021, arXiv 2101.11939, section 3.3), and which are compared."""

import torch
from torch import Tensor


def sample_pixels(labels: Tensor, predictions: Tensor, max_anchors: int, max_per_class: int) -> Tensor:
    """Flat indices into `[batch, height, width]`: as many of each class of each image, half of them misread ones."""
    groups = [(image, int(label)) for image, one in enumerate(labels) for label in one.unique()]
    count = min(max_per_class, max(1, max_anchors // len(groups)))
    chosen = []
    for image, label in groups:
        of_class = labels[image] == label
        wrong = predictions[image] != label
        hard = _shuffled(of_class & wrong)
        easy = _shuffled(of_class & ~wrong)
        hard_count = min(len(hard), max(count // 2, count - len(easy)))
        chosen.append(torch.cat([hard[:hard_count], easy[: count - hard_count]]) + image * labels[0].numel())
    return torch.cat(chosen)


def draw_cells(batch: int, height: int, width: int, grid: list[int]) -> Tensor:
    """Flat indices into `[batch, height, width]`: one pixel of each cell, twice, `[batch, 2, rows · columns]`."""
    rows, columns = grid
    cell_height, cell_width = height // rows, width // columns
    shape = (batch, 2, rows, columns)
    y = torch.arange(rows)[:, None] * cell_height + torch.randint(cell_height, shape)
    x = torch.arange(columns) * cell_width + torch.randint(cell_width, shape)
    image = torch.arange(batch)[:, None, None, None]
    return ((image * height + y) * width + x).flatten(2)


def _shuffled(mask: Tensor) -> Tensor:
    found = mask.flatten().nonzero()[:, 0]
    return found[torch.randperm(len(found))]
