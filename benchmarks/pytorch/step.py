"""Runs and times training steps, or single images, of a plain PyTorch ECGAN, and prints what it found as JSON.

    python step.py --weights weights.safetensors --batch batch.safetensors [--task image] [--repeats 5]

Weights: the states of all networks in one file, with the complete options as JSON in its metadata. Batch: `labelMap`
`[batch, height, width]`, `boundaries` where the options say so, `photos` and `edges` `[batch, height, width, 3]`, and,
where both sides should choose the same pixels, flat indices over the batch: `pixels` to contrast, and `draws`
`[steps, 2, batch, 2, K]`, from which each step estimates the similarity of I' and of I''.

`--compile` is the fastest form of the same programme that a user can choose: networks compiled by `torch.compile`,
weights and pictures channels-last. Compiling takes place in the warm-up.
"""

import argparse
import json
import resource
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from itertools import cycle

import torch
from safetensors import safe_open
from safetensors.torch import load_file

from ecgan import Ecgan, build, load
from spade import one_hot
from training import Batch, Trainer, TrainingOptions


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weights", required=True)
    parser.add_argument("--batch", required=True)
    parser.add_argument("--task", choices=["step", "image"], default="step")
    parser.add_argument("--repeats", type=int, default=1)
    parser.add_argument("--warmup", type=int, default=0, help="runs before the first that is timed")
    parser.add_argument("--textbook", action="store_true", help="new pictures for the discriminator's update")
    parser.add_argument("--device", default="cpu", help="cpu or cuda")
    parser.add_argument("--compile", action="store_true", help="torch.compile and channels-last")
    parser.add_argument("--similarity-grid", type=int, nargs=2)
    parser.add_argument("--threads", type=int)
    return parser.parse_args()


def read_ecgan(path: str) -> tuple[Ecgan, dict]:
    with safe_open(path, "pt") as file:
        options = json.loads(file.metadata()["options"])
    ecgan = build(options)
    load(ecgan, load_file(path))
    return ecgan, options


def compiled(ecgan: Ecgan) -> Ecgan:
    """The same networks, compiled, with channels-last weights."""
    return Ecgan(*(torch.compile(one.to(memory_format=torch.channels_last)) for one in ecgan.networks))


def channels_last(batch: Batch) -> Batch:
    pictures = {name: getattr(batch, name) for name in ("segmentation", "photos", "edges")}
    form = torch.channels_last
    return replace(batch, **{name: one.contiguous(memory_format=form) for name, one in pictures.items()})


def on_device(batch: Batch, device: str) -> Batch:
    tensors = {name: one for name, one in vars(batch).items() if isinstance(one, torch.Tensor)}
    return replace(batch, **{name: one.to(device) for name, one in tensors.items()})


def read_batches(path: str, options: dict) -> list[Batch]:
    """One, or one for each step that there are draws for."""
    stored = load_file(path)
    segmentation = one_hot(stored["labelMap"], options["numClasses"], stored.get("boundaries"))
    photos, edges = (stored[name].permute(0, 3, 1, 2).contiguous() for name in ("photos", "edges"))
    pixels = stored["pixels"].long() if "pixels" in stored else None
    draws = stored["draws"].long() if "draws" in stored else [None]
    return [Batch(stored["labelMap"].long(), segmentation, photos, edges, pixels, own) for own in draws]


def timed(run: Callable[[], object], warmup: int, repeats: int) -> tuple[list, dict]:
    """What every run answered, and the time of those after the warm-up."""
    seconds = []
    answers = []
    for _ in range(warmup + repeats):
        start = time.perf_counter()
        answers.append(run())
        seconds.append(time.perf_counter() - start)
    measured = seconds[warmup:]
    return answers, {"seconds": measured, "median": statistics.median(measured)}


def peak_bytes() -> int:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def device_peak_bytes() -> int | None:
    return torch.cuda.max_memory_allocated() if torch.cuda.is_available() else None


def main() -> None:
    asked = arguments()
    if asked.threads:
        torch.set_num_threads(asked.threads)
    torch.manual_seed(0)
    ecgan, options = read_ecgan(asked.weights)
    ecgan = Ecgan(*(one.to(asked.device) for one in ecgan.networks))
    read = [on_device(one, asked.device) for one in read_batches(asked.batch, options)]
    if asked.compile:
        ecgan, read = compiled(ecgan), [channels_last(one) for one in read]
    batches = cycle(read)
    if asked.task == "step":
        trainer = Trainer(ecgan, TrainingOptions(similarity_grid=asked.similarity_grid, textbook=asked.textbook))
        losses, times = timed(lambda: trainer.step(next(batches)), asked.warmup, asked.repeats)
        found = {"losses": losses, **times}
    else:
        ecgan.generator.eval()
        segmentation = next(batches).segmentation
        with torch.no_grad():
            _, found = timed(lambda: ecgan.generator(segmentation).refined.sum().item(), asked.warmup, asked.repeats)
    about = {"torch": torch.__version__, "threads": torch.get_num_threads(), "peakBytes": peak_bytes()}
    about["devicePeakBytes"] = device_peak_bytes()
    print(json.dumps({"task": asked.task, **found, **about}))


if __name__ == "__main__":
    main()
