#!/usr/bin/python3
"""Makes rng-extra.json with real PyTorch (1.13.1, CPU, AVX2, no MKL) and mpmath: what rng.json has too little of.

Long float32 results are stored as the FNV-1a hash of their bytes: equal hashes, equal bits.
"""
import json
import math
import os
import random

import mpmath
import torch
from torch.utils.data import DataLoader, RandomSampler

f32, f64 = torch.float32, torch.float64


def fnv1a(data):
    h = 0x811C9DC5
    for byte in data:
        h = ((h ^ byte) * 0x01000193) & 0xFFFFFFFF
    return h


def hashed(tensor):
    return {"dtype": str(tensor.dtype)[6:], "length": tensor.numel(), "fnv1a": fnv1a(tensor.numpy().tobytes())}


def listed(tensor):
    return {"dtype": str(tensor.dtype)[6:], "data": tensor.tolist()}


def state(draw):
    draw()
    return {"bytes": fnv1a(torch.get_rng_state().numpy().tobytes())}


def e(n, dtype=f32):
    return torch.empty(n, dtype=dtype)


cases = {
    "rand(20000)": lambda: hashed(torch.rand(20000)),
    "uniform_(-0.3,0.7), 20000": lambda: hashed(e(20000).uniform_(-0.3, 0.7)),
    "uniform_(-0.3,0.7), 20000 float64": lambda: hashed(e(20000, f64).uniform_(-0.3, 0.7)),
    "randn(20000)": lambda: hashed(torch.randn(20000)),
    "randn(20007)": lambda: hashed(torch.randn(20007)),
    "normal_(2,3), 20000": lambda: hashed(e(20000).normal_(2, 3)),
    "normal_(2,3), 64 float64": lambda: listed(e(64, f64).normal_(2, 3)),
    "normal_(2,3), 15 float64": lambda: listed(e(15, f64).normal_(2, 3)),
    # PyTorch draws in the order of memory, so these are the values of the untransposed tensor.
    "normal_(2,3), 20x5 transposed": lambda: listed(e((20, 5)).t().normal_(2, 3).t().reshape(-1)),
    "log_normal_(0.5,0.7), 32 float64": lambda: listed(e(32, f64).log_normal_(0.5, 0.7)),
    "exponential_(2.5), 64 float64": lambda: listed(e(64, f64).exponential_(2.5)),
    "exponential_(2.5), 20000": lambda: hashed(e(20000).exponential_(2.5)),
    "cauchy_(1,2), 64 float64": lambda: listed(e(64, f64).cauchy_(1, 2)),
    "geometric_(0.01), 2000": lambda: hashed(e(2000).geometric_(0.01)),
    "bernoulli_(0.37), 20000": lambda: hashed(e(20000).bernoulli_(0.37)),
    "randint(0,10), 20000": lambda: hashed(torch.randint(0, 10, (20000,))),
    "randint(-2**40,2**41), 2000": lambda: hashed(torch.randint(-(2**40), 2**41, (2000,))),
    "randint(-5,300), 2000 float32": lambda: hashed(torch.randint(-5, 300, (2000,), dtype=f32)),
    "random_(), 2000 int64": lambda: hashed(e(2000, torch.int64).random_()),
    "random_(), 2000 int32": lambda: hashed(e(2000, torch.int32).random_()),
    "random_(), 2000 int16": lambda: hashed(e(2000, torch.int16).random_()),
    "random_(), 2000 int8": lambda: hashed(e(2000, torch.int8).random_()),
    "random_(), 2000 uint8": lambda: hashed(e(2000, torch.uint8).random_()),
    "random_(), 2000 bool": lambda: hashed(e(2000, torch.bool).random_()),
    "random_(), 2000 float64": lambda: hashed(e(2000, f64).random_()),
    "randperm(60000)": lambda: hashed(torch.randperm(60000)),
    "multinomial(arange(1,101),50)": lambda: listed(torch.multinomial(torch.arange(1.0, 101.0), 50)),
    "multinomial(arange(1,101),200,replacement)": lambda: listed(torch.multinomial(torch.arange(1.0, 101.0), 200, replacement=True)),
    "state when fresh": lambda: state(lambda: None),
    "state after randn(5)": lambda: state(lambda: torch.randn(5)),
    "state after rand(624)": lambda: state(lambda: torch.rand(624)),
    "state after rand(1000)": lambda: state(lambda: torch.rand(1000)),
}

seeds = {}
for seed in (0, 20261124):
    seeds[seed] = {}
    for name, make in cases.items():
        torch.manual_seed(seed)
        seeds[seed][name] = make()


def passes(source):
    """The orders of two passes, and what the given generator draws afterwards."""
    g = torch.Generator().manual_seed(7)
    made = source(g)
    orders = [[batch if isinstance(batch, int) else batch.tolist() for batch in made] for _ in range(2)]
    return {"orders": orders, "then": torch.rand(3, generator=g).tolist()}


loading = {
    "DataLoader(20,4,shuffle)": passes(lambda g: DataLoader(range(20), batch_size=4, shuffle=True, generator=g)),
    "DataLoader(20,6,shuffle,dropLast)": passes(lambda g: DataLoader(range(20), batch_size=6, shuffle=True, drop_last=True, generator=g)),
    "RandomSampler(8,19)": passes(lambda g: RandomSampler(range(8), num_samples=19, generator=g)),
    "RandomSampler(8,40,replacement)": passes(lambda g: RandomSampler(range(8), num_samples=40, replacement=True, generator=g)),
}

# The functions underneath, rounded once from 60 digits: [argument, value] pairs.
mpmath.mp.dps = 60
random.seed(1)
domains = {
    "log": (mpmath.log, [lambda: 1 - random.random(), lambda: random.uniform(0.99, 1.01), lambda: math.exp(random.uniform(-740, 700))]),
    "log1p": (lambda x: mpmath.log(1 + x), [lambda: -random.random(), lambda: random.uniform(-1e-9, 1e-9), lambda: random.expovariate(0.1)]),
    "exp": (mpmath.exp, [lambda: random.gauss(1, 2), lambda: random.uniform(-700, 709)]),
    "sin": (mpmath.sin, [lambda: random.random() * 2 * math.pi, lambda: math.pi * random.randint(1, 9)]),
    "cos": (mpmath.cos, [lambda: random.random() * 2 * math.pi, lambda: math.pi * (random.randint(1, 9) - 0.5)]),
    "tan": (mpmath.tan, [lambda: math.pi * (random.random() - 0.5)]),
}
functions = {}
for name, (f, draws) in domains.items():
    xs = [draw() for draw in draws for _ in range(100)]
    functions[name] = [[x, float(f(mpmath.mpf(x)))] for x in xs]

out = {
    "torch": torch.__version__,
    "note": "every case: torch.manual_seed(seed) first",
    "seeds": seeds,
    "loading": loading,
    "functions": functions,
}
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "rng-extra.json"), "w") as file:
    json.dump(out, file)
    file.write("\n")
