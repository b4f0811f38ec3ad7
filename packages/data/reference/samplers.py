"""Reference orders from scikit-learn and PyTorch. Run: /usr/bin/python3 samplers.py (Debian's python3-sklearn, python3-torch)."""
import json

import numpy as np
import sklearn
import torch
from sklearn.model_selection import train_test_split
from torch.utils.data import DistributedSampler

NAMES = {"test_size": "testSize", "train_size": "trainSize"}
CASES = [
    (10, {}, False),
    (10, {"test_size": 0.3}, False),
    (103, {"test_size": 0.2}, False),
    (50, {"train_size": 20, "test_size": 9}, False),
    (40, {"test_size": 0.25}, True),
    (97, {"test_size": 0.2}, True),
    (60, {"train_size": 0.5}, True),
    (31, {"test_size": 10, "train_size": 12}, True),
]


def splits():
    rng = np.random.RandomState(5)
    for n, options, stratify in CASES:
        for seed in (0, 42, 2**32 - 1):
            labels = [int(v) for v in rng.randint(0, 4 if n > 35 else 3, n)] if stratify else None
            train, test = train_test_split(list(range(n)), random_state=seed, stratify=labels, **options)
            named = {NAMES[key]: value for key, value in options.items()}
            yield {"n": n, "options": named, "seed": seed, "labels": labels, "train": train, "test": test}


def distributed():
    for n, replicas, shuffle, seed, epoch, drop in [
        (10, 3, True, 0, 0, False),
        (10, 3, True, 0, 1, True),
        (11, 4, True, 7, 2, False),
        (11, 4, False, 0, 0, False),
        (2, 5, True, 1, 0, False),
        (12, 4, True, 3, 0, True),
    ]:
        orders = []
        for rank in range(replicas):
            sampler = DistributedSampler(
                range(n), num_replicas=replicas, rank=rank, shuffle=shuffle, seed=seed, drop_last=drop
            )
            sampler.set_epoch(epoch)
            orders.append(list(sampler))
        options = {"numReplicas": replicas, "shuffle": shuffle, "seed": seed, "dropLast": drop}
        yield {"n": n, **options, "epoch": epoch, "orders": orders}


with open("splits.json", "w") as file:
    json.dump({"sklearn": sklearn.__version__, "splits": list(splits())}, file, separators=(",", ":"))
with open("distributed.json", "w") as file:
    json.dump({"torch": torch.__version__, "distributed": list(distributed())}, file, separators=(",", ":"))
