"""Writes what the usual Python packages compute for made-up inputs, which the tests of @ecgan/metrics make by the same formulas.

    python -m pip install -r requirements-metrics.txt
    python write_metrics.py ../../packages/metrics/src/fixtures/reference.json

Everything in float64. Features are x[i][k] = sin(0.37 i² + 1.91 k + 0.13 i k + phase) + shift, images
v[y][x][c] = (7 y + 13 x + 29 c + 5 y x) mod 256, taps like features.
"""

import json
import sys

import numpy as np
import torch
import torchmetrics
from scipy.linalg import sqrtm
from skimage.metrics import structural_similarity
from torchmetrics.functional.image import structural_similarity_index_measure
from torchmetrics.functional.image.lpips import _normalize_tensor, _spatial_average
from torchmetrics.image.fid import _compute_fid
from torchmetrics.image.kid import poly_mmd


def features(images: int, length: int, phase: float, shift: float = 0.0) -> np.ndarray:
    i, k = np.arange(images)[:, None], np.arange(length)[None, :]
    return np.sin(0.37 * i * i + 1.91 * k + 0.13 * i * k + phase) + shift


def frechet(images: int, others: int, length: int) -> dict:
    x, y = features(images, length, 0.0), features(others, length, 1.0, 0.2)
    sigma = [np.cov(z, rowvar=False) for z in (x, y)]
    difference = x.mean(0) - y.mean(0)
    # The sum of singular values of the two centred sets' product is tr(sqrt(sigma1 sigma2)), whatever the rank.
    centred = [(z - z.mean(0)) / np.sqrt(len(z) - 1) for z in (x, y)]
    root = np.linalg.svd(centred[0] @ centred[1].T, compute_uv=False).sum()
    exact = difference @ difference + np.trace(sigma[0]) + np.trace(sigma[1]) - 2 * root
    # What pytorch-fid and torchmetrics compute: the one by sqrtm, the other by eigenvalues of the product.
    product = sqrtm(sigma[0] @ sigma[1])
    usual = difference @ difference + np.trace(sigma[0]) + np.trace(sigma[1]) - 2 * np.trace(product.real)
    arguments = [torch.from_numpy(z) for z in (x.mean(0), sigma[0], y.mean(0), sigma[1])]
    return {
        **{"images": images, "others": others, "length": length, "exact": float(exact), "pytorch_fid": float(usual)},
        "torchmetrics": _compute_fid(*arguments).item(),
    }


def kernel(images: int, length: int) -> dict:
    x, y = (torch.from_numpy(z) for z in (features(images, length, 0.0), features(images, length, 1.0, 0.2)))
    return {"images": images, "length": length, "torchmetrics": poly_mmd(x, y).item()}


def image(height: int, width: int, factor: int) -> np.ndarray:
    y, x, c = np.ogrid[:height, :width, :3]
    return ((7 * y + 13 * x + 29 * c + factor * y * x) % 256).astype(np.float64)


def similarity(height: int, width: int) -> dict:
    # Half of the one is in the other.
    x = image(height, width, 0)
    y = (x + image(height, width, 5)) / 2
    options = {"gaussian_weights": True, "sigma": 1.5, "use_sample_covariance": False, "data_range": 255}
    ours = structural_similarity(x, y, channel_axis=2, **options)
    # This one also averages over windows that reach beyond the border, on mirrored pixels: the trap our docstring names.
    first, second = (torch.from_numpy(z).permute(2, 0, 1)[None] for z in (x, y))
    theirs = structural_similarity_index_measure(first, second, data_range=255.0, sigma=1.5, kernel_size=11).item()
    return {"height": height, "width": width, "skimage": float(ours), "torchmetrics": theirs}


def perceptual() -> dict:
    """The steps of torchmetrics's LPIPS on made-up taps; sizes are those of images [2, 6, 4]."""
    plain, headed = torch.zeros(2, dtype=torch.float64), torch.zeros(2, dtype=torch.float64)
    for channels, height, width in ((3, 6, 4), (5, 3, 2)):
        shape = (2, height, width, channels)
        size = int(np.prod(shape))
        taps = [torch.from_numpy(features(1, size, p).reshape(shape)).permute(0, 3, 1, 2) for p in (0.0, 1.0)]
        squares = (_normalize_tensor(taps[0]) - _normalize_tensor(taps[1])) ** 2
        head = torch.arange(1, channels + 1, dtype=torch.float64)[None, :, None, None] / channels
        plain += _spatial_average(squares.sum(1, keepdim=True)).flatten()
        headed += _spatial_average((squares * head).sum(1, keepdim=True)).flatten()
    return {"plain": plain.tolist(), "heads": headed.tolist()}


def main() -> None:
    reference = {
        "versions": {"torch": torch.__version__, "numpy": np.__version__, "torchmetrics": torchmetrics.__version__},
        "frechet": [frechet(30, 25, 6), frechet(9, 12, 40), frechet(20, 50, 30)],
        "kernel": [kernel(12, 7), kernel(30, 50)],
        "similarity": [similarity(24, 17), similarity(11, 40)],
        "perceptual": perceptual(),
    }
    with open(sys.argv[1], "w") as file:
        json.dump(reference, file, indent=2)
        file.write("\n")


if __name__ == "__main__":
    main()
