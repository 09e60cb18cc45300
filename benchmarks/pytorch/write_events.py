"""Writes an event file with TensorBoard's own classes: a fixture of `@ecgan/models`.

python write_events.py ../../packages/cli/src/tensorboard/fixtures
"""

import struct
import sys
import zlib
from pathlib import Path

from tensorboard.compat.proto.event_pb2 import Event, SessionLog
from tensorboard.compat.proto.summary_pb2 import HistogramProto, Summary
from tensorboard.summary.writer.record_writer import RecordWriter


def png(red: int, green: int, blue: int) -> bytes:
    """One pixel."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    # Stored, not compressed, so that every version of zlib writes the same bytes.
    pixels = zlib.compress(bytes([0, red, green, blue]), 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def events() -> list[Event]:
    values = [0.0, -1.5, float("nan"), 1e30]
    scalars = [Summary.Value(tag=f"losses/term {i}", simple_value=value) for i, value in enumerate(values)]
    image = Summary.Image(height=1, width=1, colorspace=3, encoded_image_string=png(255, 128, 0))
    histogram = HistogramProto(
        min=0, max=4, num=4, sum=6, sum_squares=18, bucket_limit=[2, 4], bucket=[3, 1]
    )
    drawn = [
        Summary.Value(tag="samples/ünï", image=image),
        Summary.Value(tag="weights/kernel", histo=histogram),
    ]
    return [
        Event(wall_time=1.5, file_version="brain.Event:2"),
        Event(wall_time=2.25, step=1, summary=Summary(value=scalars)),
        Event(wall_time=3, step=300, summary=Summary(value=drawn)),
        Event(wall_time=4, step=2**40 + 5, session_log=SessionLog(status=SessionLog.START)),
    ]


def main() -> None:
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "events.out.tfevents.reference").open("wb") as file:
        writer = RecordWriter(file)
        for event in events():
            writer.write(event.SerializeToString())


if __name__ == "__main__":
    main()
