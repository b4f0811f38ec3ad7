#!/usr/bin/python3
"""Makes memory-format.json with real PyTorch 1.13.1: strides that it gives to copies of tensors of many layouts."""
import json
import os
import random

import torch

FORMATS = {
    "contiguousFormat": torch.contiguous_format,
    "channelsLast": torch.channels_last,
    "channelsLast3d": torch.channels_last_3d,
    "preserveFormat": torch.preserve_format,
}


def outcome(call):
    try:
        return list(call().stride())
    except RuntimeError:
        return None


def case(sizes, strides):
    x = torch.empty_strided(sizes, strides)
    if any(s == 0 for s in strides):
        x = torch.zeros(1 + sum((n - 1) * s for n, s in zip(sizes, strides) if n)).as_strided(sizes, strides)
    row = {"sizes": sizes, "strides": strides, "clone": outcome(x.clone), "double": outcome(x.double)}
    row["emptyLike"] = outcome(lambda: torch.empty_like(x))
    for name, f in FORMATS.items():
        row[name] = {
            "isContiguous": x.is_contiguous(memory_format=f),
            "contiguous": outcome(lambda: x.contiguous(memory_format=f)),
            "clone": outcome(lambda: x.clone(memory_format=f)),
            "to": outcome(lambda: x.to(memory_format=f)),
            "zerosLike": outcome(lambda: torch.zeros_like(x, memory_format=f)),
        }
    return row


def layouts(rng):
    """Permuted, stepped and expanded tensors, with sizes of 1 and 0 among them."""
    for _ in range(150):
        ndim = rng.choice([0, 1, 2, 3, 4, 4, 4, 5, 5])
        x = torch.empty([rng.choice([0, 1, 1, 2, 2, 3, 3, 4]) if rng.random() < 0.7 else 3 for _ in range(ndim)])
        if rng.random() < 0.7:
            x = x.permute(rng.choice([rng.sample(range(ndim), ndim), sorted(range(ndim), key=lambda d: d == 1)]))
        for d in range(ndim):
            if rng.random() < 0.12:
                x = x.narrow(d, 0, (x.shape[d] + 1) // 2)
            if x.shape[d] == 1 and rng.random() < 0.25:
                x = x.expand([3 if i == d else n for i, n in enumerate(x.shape)])
        if x.ndim in (4, 5) and rng.random() < 0.25:
            x = x.contiguous(memory_format=torch.channels_last if x.ndim == 4 else torch.channels_last_3d)
        yield list(x.shape), list(x.stride())


def main():
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "memory-format.json")
    seen = dict.fromkeys((tuple(s), tuple(t)) for s, t in layouts(random.Random(0)))
    with open(path, "w") as file:
        rows = [json.dumps(case(list(s), list(t))) for s, t in seen]
        file.write('{"torch": "%s", "cases": [\n%s\n]}\n' % (torch.__version__, ",\n".join(rows)))


main()
