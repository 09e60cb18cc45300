"""The objectives of ECGAN (arXiv 2003.13898, sections 3.2 to 3.4), written as the equations are."""

import torch
import torch.nn.functional as F
from torch import Tensor

Scales = list[list[Tensor]]


def _mean(losses: list[Tensor]) -> Tensor:
    return torch.stack(losses).mean()


def hinge_real(scales: Scales) -> Tensor:
    return _mean([F.relu(1 - outputs[-1]).mean() for outputs in scales])


def hinge_fake(scales: Scales) -> Tensor:
    return _mean([F.relu(1 + outputs[-1]).mean() for outputs in scales])


def hinge_generator(scales: Scales) -> Tensor:
    return _mean([-outputs[-1].mean() for outputs in scales])


def feature_matching(real: Scales, fake: Scales) -> Tensor:
    """L1 of the intermediate outputs, summed over the layers of a scale; the real ones are constants."""
    pairs = [zip(r[:-1], f[:-1]) for r, f in zip(real, fake)]
    return _mean([torch.stack([F.l1_loss(f, r.detach()) for r, f in scale]).sum() for scale in pairs])


def similarity(label_map: Tensor, logits: Tensor, draws: Tensor | None = None, epsilon: float = 2**-20) -> Tensor:
    """`−(1/M²) Σ_ij [a_ij log a''_ij + (1 − a_ij) log(1 − a''_ij)]` over all pairs of pixels of an image.

    `draws`, flat indices over the batch `[batch, 2, K]`, estimates it without bias: each pixel of an image's first draw
    with each of its second, the same pixels of labels and predictions.
    """
    labels = label_map.flatten()
    probabilities = logits.softmax(1).permute(0, 2, 3, 1).flatten(0, 2)
    if draws is None:
        first = second = torch.arange(len(labels)).view(len(label_map), -1)
    else:
        first, second = draws.unbind(1)
    agreement = probabilities[first] @ probabilities[second].transpose(1, 2)
    same = labels[first][:, :, None] == labels[second][:, None, :]
    likelihood = torch.where(same, agreement, (1 - agreement).clamp(min=0))
    return -((likelihood + epsilon) / (1 + epsilon)).log().mean()


def pixel_contrast(embeddings: Tensor, labels: Tensor, temperature: float = 0.07) -> Tensor:
    """`1/|P_i| Σ −log [e^{i·i⁺/τ} / (e^{i·i⁺/τ} + Σ_{i⁻} e^{i·i⁻/τ})]`, averaged over anchors that have both kinds."""
    unit = F.normalize(embeddings, dim=1)
    logits = unit @ unit.T / temperature
    same = labels[:, None] == labels[None, :]
    positive = same & ~torch.eye(len(labels), dtype=torch.bool, device=labels.device)
    negatives = logits.masked_fill(same, -torch.inf).logsumexp(1, keepdim=True)
    valid = positive.any(1) & ~same.all(1)
    per_pair = F.softplus(negatives - logits).masked_fill(~positive, 0)
    per_anchor = per_pair.sum(1)[valid] / positive.sum(1)[valid]
    return per_anchor.mean() if valid.any() else embeddings.sum() * 0


def class_pixel(drawn: Tensor, targets: Tensor, batch: int) -> Tensor:
    """`Σ_c ‖I ⊙ S_c − Î_c‖₁`, a mean over pixels and channels of each class present, and over images."""
    return (drawn - targets).abs().mean((1, 2, 3)).sum() / batch
