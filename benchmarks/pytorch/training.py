"""One training step: G_l, then the generator, then the discriminator."""

from dataclasses import dataclass, field

import torch
import torch.nn.functional as F
from torch import Tensor
from torch.optim import Adam

import losses
from ecgan import Ecgan
from generator import Generated
from sampling import draw_cells, sample_pixels

Losses = dict[str, Tensor]
Judged = dict[str, losses.Scales]


@dataclass(frozen=True)
class Batch:
    """Channels first. Where they are given, `pixels` are those to contrast, and `draws` those that the similarity of I'
    and of I'' is estimated from."""

    label_map: Tensor
    segmentation: Tensor
    photos: Tensor
    edges: Tensor
    pixels: Tensor | None = None
    draws: Tensor | None = None


@dataclass(frozen=True)
class TrainingOptions:
    similarity_grid: list[int] | None = None
    max_anchors: int = 1024
    max_per_class: int = 100
    refined: float = 2
    generator_rate: float = 1e-4
    discriminator_rate: float = 4e-4
    label_rate: float = 1e-3
    # The plain alternation makes new pictures for the discriminator; else both learn from one pass of each network.
    textbook: bool = False


@dataclass
class Trainer:
    ecgan: Ecgan
    options: TrainingOptions = field(default_factory=TrainingOptions)

    def __post_init__(self) -> None:
        ecgan, options = self.ecgan, self.options
        judged = [ecgan.generator, ecgan.class_pixel, ecgan.projection]
        self.generator_weights = [weight for network in judged for weight in network.parameters()]
        self.discriminator_weights = list(ecgan.discriminator.parameters())
        self.of_generator = Adam(self.generator_weights, options.generator_rate, betas=(0.0, 0.9))
        self.of_discriminator = Adam(self.discriminator_weights, options.discriminator_rate, betas=(0.0, 0.9))
        self.of_labels = Adam(ecgan.label_generator.parameters(), options.label_rate, betas=(0.9, 0.999))

    def step(self, batch: Batch) -> dict[str, float]:
        """Every term by name, unweighted, and the totals `generator` and `discriminator`."""
        label_loss = F.cross_entropy(self.ecgan.label_generator(batch.photos), batch.label_map)
        self._descend(self.of_labels, label_loss)
        self.ecgan.generator.train()
        learn = self._alternate if self.options.textbook else self._learn_together
        found = {"labelGenerator": label_loss, **learn(batch)}
        return {name: loss.item() for name, loss in found.items()}

    def _alternate(self, batch: Batch) -> Losses:
        """The generator's update, then the discriminator's on new pictures."""
        pictures = self.ecgan.generator(batch.segmentation)
        generator = self._generator_losses(batch, pictures, self._judge(batch, pictures))
        self._descend(self.of_generator, generator["generator"])
        with torch.no_grad():
            pictures = self.ecgan.generator(batch.segmentation)
        discriminator = self._discriminator_losses(self._judge(batch, pictures))
        self._descend(self.of_discriminator, discriminator["discriminator"])
        return generator | discriminator

    def _learn_together(self, batch: Batch) -> Losses:
        """Both updates from one pass of each network, each loss differentiated in its own weights only."""
        pictures = self.ecgan.generator(batch.segmentation)
        judged = self._judge(batch, pictures)
        generator = self._generator_losses(batch, pictures, judged)
        discriminator = self._discriminator_losses(judged)
        self.of_generator.zero_grad()
        self.of_discriminator.zero_grad()
        discriminator["discriminator"].backward(inputs=self.discriminator_weights, retain_graph=True)
        generator["generator"].backward(inputs=self.generator_weights)
        self.of_generator.step()
        self.of_discriminator.step()
        return generator | discriminator

    def _generator_losses(self, batch: Batch, pictures: Generated, judged: Judged) -> Losses:
        terms: Losses = {}
        total = torch.zeros((), device=batch.photos.device)
        weights = {"Edge": 1, "Image": 1, "Refined": self.options.refined}
        for kind, real in {"Edge": "realEdge", "Image": "realImage", "Refined": "realImage"}.items():
            fake = judged[f"fake{kind}"]
            terms[f"adversarial{kind}"] = losses.hinge_generator(fake)
            terms[f"featureMatching{kind}"] = losses.feature_matching(judged[real], fake)
            total = total + weights[kind] * (terms[f"adversarial{kind}"] + 10 * terms[f"featureMatching{kind}"])
        others = self._read_back(batch, pictures) | {"classPixel": self._class_pixels(batch, pictures.features)}
        return terms | others | {"generator": total + sum(others.values())}

    def _judge(self, batch: Batch, pictures: Generated) -> Judged:
        """The discriminator on all pictures in one pass, taken apart again."""
        real = {"realEdge": batch.edges, "realImage": batch.photos}
        if self.options.textbook:
            # As the SPADE family's code, which pairs every fake with its real.
            real["pairedImage"] = batch.photos
        fake = {"fakeEdge": pictures.edge, "fakeImage": pictures.image, "fakeRefined": pictures.refined}
        kinds = real | fake
        count = len(kinds)
        scales = self.ecgan.discriminator(batch.segmentation.repeat(count, 1, 1, 1), torch.cat(list(kinds.values())))
        chunks = [[output.chunk(count) for output in outputs] for outputs in scales]
        return {name: [[output[kind] for output in outputs] for outputs in chunks] for kind, name in enumerate(kinds)}

    def _read_back(self, batch: Batch, pictures: Generated) -> Losses:
        read = self.ecgan.label_generator(torch.cat([pictures.image, pictures.refined]))
        of_image, of_refined = read.chunk(2)
        pixels = batch.pixels
        if pixels is None:
            limits = (self.options.max_anchors, self.options.max_per_class)
            pixels = sample_pixels(batch.label_map, of_refined.argmax(1), *limits)
        features = pictures.features.permute(0, 2, 3, 1).flatten(0, 2)[pixels]
        embeddings = self.ecgan.projection(features[:, :, None, None]).flatten(1)
        for_image, for_refined = self._similarity_draws(batch)
        return {
            "similarityImage": losses.similarity(batch.label_map, of_image, for_image),
            "similarityRefined": losses.similarity(batch.label_map, of_refined, for_refined),
            "contrast": losses.pixel_contrast(embeddings, batch.label_map.flatten()[pixels]),
        }

    def _similarity_draws(self, batch: Batch) -> tuple[Tensor | None, Tensor | None]:
        """Those that were given, else of the grid's cells, else none: all pairs of pixels."""
        grid = self.options.similarity_grid
        if batch.draws is not None:
            return batch.draws[0], batch.draws[1]
        if grid is None:
            return None, None
        return draw_cells(*batch.label_map.shape, grid), draw_cells(*batch.label_map.shape, grid)

    def _class_pixels(self, batch: Batch, features: Tensor) -> Tensor:
        pairs = [(image, label) for image, one in enumerate(batch.label_map) for label in one.unique()]
        images = torch.tensor([image for image, _ in pairs], device=features.device)
        masks = torch.stack([batch.label_map[image] == label for image, label in pairs])[:, None].float()
        drawn = self.ecgan.class_pixel(features[images] * masks)
        return losses.class_pixel(drawn, batch.photos[images] * masks, len(features))

    def _discriminator_losses(self, judged: Judged) -> Losses:
        real = {name: losses.hinge_real(judged[name]) for name in ("realEdge", "realImage")}
        fake = {name: losses.hinge_fake(judged[name]) for name in ("fakeEdge", "fakeImage", "fakeRefined")}
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
