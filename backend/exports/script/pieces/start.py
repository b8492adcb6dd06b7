"""Weights to begin with, from a safetensors file."""

import json
import struct
from pathlib import Path

import numpy as np


def read_safetensors(path):
    """Arrays by name: 8 bytes that say how long the header is, the header, which says where each array lies, arrays."""
    content = Path(path).read_bytes()
    (size,) = struct.unpack_from("<Q", content)
    header = json.loads(content[8 : 8 + size])
    types, arrays = {"F32": "<f4", "F64": "<f8"}, {}
    for name, entry in header.items():
        if name != "__metadata__":
            first, last = entry["data_offsets"]
            array = np.frombuffer(content[8 + size + first : 8 + size + last], types[entry["dtype"]])
            arrays[name] = array.reshape(entry["shape"])
    return arrays
