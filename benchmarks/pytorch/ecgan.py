"""All networks of one ECGAN, built from the options that `@ecgan/models` writes beside its weights."""

from dataclasses import dataclass

from torch import Tensor, nn

from discriminator import Discriminator, DiscriminatorOptions
from generator import EcganGenerator, GeneratorOptions
from read_back import ClassPixelDecoder, LabelGenerator, ProjectionHead


@dataclass
class Ecgan:
    generator: EcganGenerator
    discriminator: Discriminator
    label_generator: LabelGenerator
    class_pixel: ClassPixelDecoder
    projection: ProjectionHead

    @property
    def networks(self) -> list[nn.Module]:
        return [self.generator, self.discriminator, self.label_generator, self.class_pixel, self.projection]


def build(options: dict) -> Ecgan:
    """`options` are a complete `EcganOptions`, as JavaScript spells them."""
    channels = options["numClasses"] + int(options["boundary"])
    filters = options["filters"]
    generator = GeneratorOptions(
        channels=channels,
        semantic_classes=options["semanticClasses"],
        filters=filters,
        hidden_filters=options["hiddenFilters"],
        levels=options["levels"],
        normalization=options["normalization"],
        chain_filters=tuple(options["chainFilters"]),
        class_presence=options["classPresence"],
    )
    discriminator = DiscriminatorOptions(
        channels=channels,
        filters=options["discriminatorFilters"],
        max_filters=options["discriminatorMaxFilters"],
        layers=options["discriminatorLayers"],
        scales=options["discriminatorScales"],
    )
    return Ecgan(
        EcganGenerator(generator),
        Discriminator(discriminator),
        LabelGenerator(options["numClasses"], options["labelFilters"], options["labelHalvings"]),
        ClassPixelDecoder(filters, options["classPixelFilters"]),
        ProjectionHead(filters, options["embeddingSize"]),
    )


def load(ecgan: Ecgan, state: dict[str, Tensor]) -> None:
    """Gives every network its part of one state; raises where a tensor is missing, left over or of another shape."""
    left = set(state)
    for network in ecgan.networks:
        own = network.state_dict().keys() & state.keys()
        network.load_state_dict({name: state[name] for name in own})
        left -= own
    if left:
        raise ValueError(f"weights of no network: {sorted(left)}")
