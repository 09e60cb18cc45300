"""Reads the event files of a folder as TensorBoard's page does and prints what it would show, as JSON.

python read_events.py FOLDER
"""

import json
import sys

from tensorboard.backend.event_processing.plugin_event_accumulator import EventAccumulator
from tensorboard.util.tensor_util import make_ndarray


def shown_value(plugin: str, array: object) -> object:
    if plugin == "images":
        width, height, encoded = list(array)
        return [int(width), int(height), encoded.hex()]
    return array.tolist()


def main() -> None:
    # 0 keeps everything, where the page keeps a sample of many steps.
    kept = EventAccumulator(sys.argv[1], tensor_size_guidance={plugin: 0 for plugin in ("scalars", "images", "histograms")})
    kept.Reload()
    shown = {plugin: {} for plugin in ("scalars", "images", "histograms")}
    for plugin, tags in shown.items():
        if plugin not in kept.ActivePlugins():
            continue
        for tag in kept.PluginTagToContent(plugin):
            tags[tag] = [
                [event.step, event.wall_time, shown_value(plugin, make_ndarray(event.tensor_proto))]
                for event in kept.Tensors(tag)
            ]
    # Python's NaN is no JSON.
    print(json.dumps(shown).replace("NaN", "null"))


if __name__ == "__main__":
    main()
