"""One training step: G_l, then the generator, then the discriminator."""

from dataclasses import dataclass, field

import torch
import torch.nn.functional as F
from torch import Tensor
from torch.optim import Adam

import losses
from ecgan import Ecgan
from generator import Generated
from sampling import sample_pixels

Losses = dict[str, Tensor]


@dataclass(frozen=True)
class Batch:
    """Channels first; `pixels` are those to contrast, where they are given."""

    label_map: Tensor
    segmentation: Tensor
    photos: Tensor
    edges: Tensor
    pixels: Tensor | None = None


@dataclass(frozen=True)
class TrainingOptions:
    similarity_grid: list[int] | None = None
    max_anchors: int = 1024
    max_per_class: int = 100
    refined: float = 2
    generator_rate: float = 1e-4
    discriminator_rate: float = 4e-4
    label_rate: float = 1e-3
    # The plain alternation makes new pictures for the discriminator; else it learns from those just judged.
    textbook: bool = False


@dataclass
class Trainer:
    ecgan: Ecgan
    options: TrainingOptions = field(default_factory=TrainingOptions)

    def __post_init__(self) -> None:
        ecgan, options = self.ecgan, self.options
        judged = [ecgan.generator, ecgan.class_pixel, ecgan.projection]
        weights = [weight for network in judged for weight in network.parameters()]
        self.of_generator = Adam(weights, options.generator_rate, betas=(0.0, 0.9))
        self.of_discriminator = Adam(ecgan.discriminator.parameters(), options.discriminator_rate, betas=(0.0, 0.9))
        self.of_labels = Adam(ecgan.label_generator.parameters(), options.label_rate, betas=(0.9, 0.999))

    def step(self, batch: Batch) -> dict[str, float]:
        """Every term by name, unweighted, and the totals `generator` and `discriminator`."""
        label_loss = F.cross_entropy(self.ecgan.label_generator(batch.photos), batch.label_map)
        self._descend(self.of_labels, label_loss)
        self.ecgan.generator.train()
        pictures = self.ecgan.generator(batch.segmentation)
        generator = self._generator_losses(batch, pictures)
        self._descend(self.of_generator, generator["generator"])
        if self.options.textbook:
            with torch.no_grad():
                pictures = self.ecgan.generator(batch.segmentation)
        discriminator = self._discriminator_losses(batch, pictures)
        self._descend(self.of_discriminator, discriminator["discriminator"])
        found = {"labelGenerator": label_loss, **generator, **discriminator}
        return {name: loss.item() for name, loss in found.items()}

    def _generator_losses(self, batch: Batch, pictures: Generated) -> Losses:
        terms: Losses = {}
        total = torch.zeros(())
        weights = {"Edge": 1, "Image": 1, "Refined": self.options.refined}
        for kind, real, fake in self._judge(batch, pictures):
            terms[f"adversarial{kind}"] = losses.hinge_generator(fake)
            terms[f"featureMatching{kind}"] = losses.feature_matching(real, fake)
            total = total + weights[kind] * (terms[f"adversarial{kind}"] + 10 * terms[f"featureMatching{kind}"])
        others = self._read_back(batch, pictures) | {"classPixel": self._class_pixels(batch, pictures.features)}
        return terms | others | {"generator": total + sum(others.values())}

    def _judge(self, batch: Batch, pictures: Generated) -> list[tuple[str, losses.Scales, losses.Scales]]:
        """What D says of each kind of picture, (kind, real, fake)."""
        discriminator = self.ecgan.discriminator
        if self.options.textbook:
            real = [batch.edges, batch.photos, batch.photos]
            judged = self._judged(batch, [*real, pictures.edge, pictures.image, pictures.refined])
            return [(kind, judged[i], judged[3 + i]) for i, kind in enumerate(["Edge", "Image", "Refined"])]
        discriminator.eval()
        with torch.no_grad():
            edges, photos = self._judged(batch, [batch.edges, batch.photos])
        discriminator.train()
        fakes = self._judged(batch, [pictures.edge, pictures.image, pictures.refined])
        return list(zip(["Edge", "Image", "Refined"], [edges, photos, photos], fakes))

    def _judged(self, batch: Batch, pictures: list[Tensor]) -> list[losses.Scales]:
        """D on several kinds of picture in one pass, taken apart again."""
        count = len(pictures)
        scales = self.ecgan.discriminator(batch.segmentation.repeat(count, 1, 1, 1), torch.cat(pictures))
        chunks = [[output.chunk(count) for output in outputs] for outputs in scales]
        return [[[output[kind] for output in outputs] for outputs in chunks] for kind in range(count)]

    def _read_back(self, batch: Batch, pictures: Generated) -> Losses:
        read = self.ecgan.label_generator(torch.cat([pictures.image, pictures.refined]))
        of_image, of_refined = read.chunk(2)
        grid = self.options.similarity_grid
        pixels = batch.pixels
        if pixels is None:
            limits = (self.options.max_anchors, self.options.max_per_class)
            pixels = sample_pixels(batch.label_map, of_refined.argmax(1), *limits)
        features = pictures.features.permute(0, 2, 3, 1).flatten(0, 2)[pixels]
        embeddings = self.ecgan.projection(features[:, :, None, None]).flatten(1)
        return {
            "similarityImage": losses.similarity(batch.label_map, of_image, grid),
            "similarityRefined": losses.similarity(batch.label_map, of_refined, grid),
            "contrast": losses.pixel_contrast(embeddings, batch.label_map.flatten()[pixels]),
        }

    def _class_pixels(self, batch: Batch, features: Tensor) -> Tensor:
        pairs = [(image, label) for image, one in enumerate(batch.label_map) for label in one.unique()]
        images = torch.tensor([image for image, _ in pairs])
        masks = torch.stack([batch.label_map[image] == label for image, label in pairs])[:, None].float()
        drawn = self.ecgan.class_pixel(features[images] * masks)
        return losses.class_pixel(drawn, batch.photos[images] * masks, len(features))

    def _discriminator_losses(self, batch: Batch, pictures: Generated) -> Losses:
        fakes = [picture.detach() for picture in (pictures.edge, pictures.image, pictures.refined)]
        reals = [batch.edges, batch.photos, *([batch.photos] if self.options.textbook else [])]
        judged = self._judged(batch, [*reals, *fakes])
        real = dict(zip(["realEdge", "realImage"], map(losses.hinge_real, judged)))
        fake = dict(zip(["fakeEdge", "fakeImage", "fakeRefined"], map(losses.hinge_fake, judged[-3:])))
        terms = real | fake
        refined = self.options.refined
        weights = {"realImage": refined + 1, "fakeRefined": refined}
        total = torch.stack([weights.get(name, 1) * term for name, term in terms.items()]).sum()
        return terms | {"discriminator": total}

    @staticmethod
    def _descend(optimizer: Adam, loss: Tensor) -> None:
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
