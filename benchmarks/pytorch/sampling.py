"""Which pixels are contrasted (Wang et al. 2021, arXiv 2101.11939, section 3.3)."""

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


def _shuffled(mask: Tensor) -> Tensor:
    found = mask.flatten().nonzero()[:, 0]
    return found[torch.randperm(len(found))]
