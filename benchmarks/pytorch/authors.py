"""The generators of SPADE and ECGAN in the names of their authors' states, to test the loading of such states.

Written from the papers' equations (arXiv 1903.07291, 2003.13898) and the published module names alone. It shares no
line with `generator.py`, which is what our speed is compared with, so that a name that is wrong there is found here.
"""

import torch
import torch.nn as nn
import torch.nn.functional as F
from torch import Tensor
from torch.nn.utils import spectral_norm


def active(x: Tensor) -> Tensor:
    return F.leaky_relu(x, negative_slope=0.2)


def conv(inputs: int, outputs: int) -> nn.Conv2d:
    return nn.Conv2d(inputs, outputs, kernel_size=3, padding=1)


def up(x: Tensor) -> Tensor:
    return x.repeat_interleave(2, dim=2).repeat_interleave(2, dim=3)


def guide(x: Tensor, by: Tensor) -> Tensor:
    return x * torch.sigmoid(by) + x


class Spade(nn.Module):
    """`x̂ ⊙ (1 + γ(S)) + β(S)`, x̂ without an affine part of its own."""

    def __init__(self, width: int, semantic_nc: int, hidden: int) -> None:
        super().__init__()
        self.param_free_norm = nn.BatchNorm2d(width, affine=False)
        self.mlp_shared = nn.Sequential(conv(semantic_nc, hidden), nn.ReLU())
        self.mlp_gamma = conv(hidden, width)
        self.mlp_beta = conv(hidden, width)

    def forward(self, x: Tensor, s: Tensor) -> Tensor:
        shared = self.mlp_shared(F.interpolate(s, size=x.shape[-2:], mode="nearest"))
        gamma, beta = self.mlp_gamma(shared), self.mlp_beta(shared)
        normal = self.param_free_norm(x)
        return normal + normal * gamma + beta


class ResnetBlock(nn.Module):
    """Two (SPADE, leaky ReLU, spectral conv), beside them a SPADE and a spectral conv 1×1 where the width changes."""

    def __init__(self, fin: int, fout: int, semantic_nc: int, hidden: int) -> None:
        super().__init__()
        fmiddle = fin if fin < fout else fout
        self.conv_0 = spectral_norm(conv(fin, fmiddle))
        self.conv_1 = spectral_norm(conv(fmiddle, fout))
        self.norm_0 = Spade(fin, semantic_nc, hidden)
        self.norm_1 = Spade(fmiddle, semantic_nc, hidden)
        if fin != fout:
            self.conv_s = spectral_norm(nn.Conv2d(fin, fout, kernel_size=1, bias=False))
            self.norm_s = Spade(fin, semantic_nc, hidden)

    def forward(self, x: Tensor, s: Tensor) -> Tensor:
        dx = self.conv_0(active(self.norm_0(x, s)))
        dx = self.conv_1(active(self.norm_1(dx, s)))
        if hasattr(self, "conv_s"):
            x = self.conv_s(self.norm_s(x, s))
        return x + dx


class SpadeTrunk(nn.Module):
    """E for `num_upsampling_layers` normal, more and most: 5, 6 and 7 doublings of the image."""

    def __init__(self, semantic_nc: int, ngf: int, hidden: int, upsampling: str) -> None:
        super().__init__()
        self.upsampling = upsampling
        labels = (semantic_nc, hidden)
        self.fc = conv(semantic_nc, 16 * ngf)
        self.head_0 = ResnetBlock(16 * ngf, 16 * ngf, *labels)
        self.G_middle_0 = ResnetBlock(16 * ngf, 16 * ngf, *labels)
        self.G_middle_1 = ResnetBlock(16 * ngf, 16 * ngf, *labels)
        self.up_0 = ResnetBlock(16 * ngf, 8 * ngf, *labels)
        self.up_1 = ResnetBlock(8 * ngf, 4 * ngf, *labels)
        self.up_2 = ResnetBlock(4 * ngf, 2 * ngf, *labels)
        self.up_3 = ResnetBlock(2 * ngf, ngf, *labels)
        if upsampling == "most":
            self.up_4 = ResnetBlock(ngf, ngf // 2, *labels)
        self.width = ngf // 2 if upsampling == "most" else ngf

    def trunk(self, s: Tensor) -> Tensor:
        halvings = {"normal": 5, "more": 6, "most": 7}[self.upsampling]
        small = F.interpolate(s, size=(s.shape[2] // 2**halvings, s.shape[3] // 2**halvings), mode="nearest")
        x = up(self.head_0(self.fc(small), s))
        x = self.G_middle_0(x, s)
        if self.upsampling != "normal":
            x = up(x)
        x = up(self.G_middle_1(x, s))
        x = up(self.up_0(x, s))
        x = up(self.up_1(x, s))
        x = up(self.up_2(x, s))
        x = self.up_3(x, s)
        return self.up_4(up(x), s) if self.upsampling == "most" else x


class SpadeGenerator(SpadeTrunk):
    def __init__(self, semantic_nc: int, ngf: int, hidden: int, upsampling: str = "normal") -> None:
        super().__init__(semantic_nc, ngf, hidden, upsampling)
        self.conv_img = conv(self.width, 3)

    def forward(self, s: Tensor) -> dict[str, Tensor]:
        return {"image": torch.tanh(self.conv_img(active(self.trunk(s))))}


class EcganGenerator(SpadeTrunk):
    """
    F = E(S); G_e and G_i as chains of 32, 16, 8 filters, G_t after every conv; then on 𝓕 = [F, I', I'_e, S]:
    F_c = conv_comb1(lrelu(𝓕)), one map per class of label_nc; F'_c = F_c ⊙ σ(mean(F_c)) + F_c;
    I'' = tanh(conv_comb(lrelu(conv_comb2(lrelu(F'_c))))).
    """

    def __init__(self, label_nc: int, semantic_nc: int, ngf: int, hidden: int, upsampling: str = "normal") -> None:
        super().__init__(semantic_nc, ngf, hidden, upsampling)
        self.conv_edge1, self.conv_img1 = conv(self.width, 32), conv(self.width, 32)
        self.conv_edge2, self.conv_img2 = conv(32, 16), conv(32, 16)
        self.conv_edge3, self.conv_img3 = conv(16, 8), conv(16, 8)
        self.conv_edge4, self.conv_img4 = conv(8, 3), conv(8, 3)
        joined = self.width + 3 + 3 + semantic_nc
        self.conv_comb1 = conv(joined, label_nc)
        self.conv_comb2 = conv(label_nc, joined)
        self.conv_comb = conv(joined, 3)
        # In the authors' state and used by nothing; what shape it has there makes no difference.
        self.fc1 = nn.Linear(label_nc, label_nc)

    def forward(self, s: Tensor) -> dict[str, Tensor]:
        features = self.trunk(s)
        edge1 = self.conv_edge1(active(features))
        edge2 = self.conv_edge2(active(edge1))
        edge3 = self.conv_edge3(active(edge2))
        edge = torch.tanh(self.conv_edge4(active(edge3)))
        image1 = guide(self.conv_img1(active(features)), edge1)
        image2 = guide(self.conv_img2(active(image1)), edge2)
        image3 = guide(self.conv_img3(active(image2)), edge3)
        image = guide(torch.tanh(self.conv_img4(active(image3))), edge)
        per_class = self.conv_comb1(active(torch.cat([features, image, edge, s], dim=1)))
        per_class = guide(per_class, per_class.mean(dim=(2, 3), keepdim=True))
        refined = torch.tanh(self.conv_comb(active(self.conv_comb2(active(per_class)))))
        return {"edge": edge, "image": image, "refined": refined, "features": features}
