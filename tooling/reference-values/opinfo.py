"""Makes reference values of more operators, in the format of `goldens/README.md`, from PyTorch's own OpInfo samples.

    apt-get install python3-torch
    /usr/bin/python3 opinfo.py DIR OP [OP ...]

With COMPLEX=1 in the environment the samples are complex.

One entry per operator and variant: DIR/<op>[.<variant>].json and .bin. Operators that draw random numbers are left out.
"""

import json
import math
import os
import sys
import types
import unittest

# OpInfo imports a test helper of PyTorch's that distributions leave out; only its presence matters.
helper = types.ModuleType("expecttest")
helper.TestCase = unittest.TestCase
helper.ACCEPT = False
sys.modules["expecttest"] = helper

import torch  # noqa: E402
from torch.testing._internal.common_methods_invocations import op_db  # noqa: E402

torch.set_num_threads(1)
SHARES = {torch.float32: 11, torch.float64: 6, torch.int64: 5, torch.bool: 3}
if os.environ.get("COMPLEX"):
    SHARES = {torch.complex64: 6, torch.complex128: 6}
LARGEST = 4096
SEED = int(os.environ.get("SEED", "20231"))
PROPERTIES = {"T", "mT", "H", "mH"}
# Their result depends on what lies between the elements of a strided tensor.
SHOW_MEMORY = {"as_strided"}
# PyTorch 1.13's backward of sgn returns uninitialised memory.
NO_GRADIENTS = {"sgn"}


def name_of(dtype):
    return str(dtype).removeprefix("torch.")


def public(name):
    """The function torch.<name>, or None where it is only a method or property."""
    target = torch
    for part in name.split("."):
        target = getattr(target, part, None)
    return target if callable(target) else None


def arguments(name, sample):
    """In the public order, where OpInfo's differs."""
    args = (sample.input, *sample.args)
    if name == "where":
        return (args[1], args[0], args[2])
    return args


class Writer:
    def __init__(self):
        self.tensors, self.data = [], bytearray()

    def tensor(self, x):
        plain = x.detach().resolve_conj().resolve_neg().contiguous()
        raw = plain.numpy().tobytes()
        spec = {"dtype": name_of(x.dtype), "shape": list(x.shape), "offset": len(self.data)}
        if not x.is_contiguous():
            spec["strides"] = list(x.stride())
        if x.storage_offset():
            spec["storage_offset"] = x.storage_offset()
        if x.requires_grad:
            spec["requires_grad"] = True
        self.data += raw + b"\0" * (-len(raw) % 8)
        self.tensors.append(spec)
        return len(self.tensors) - 1

    def value(self, v, seen):
        if isinstance(v, torch.Tensor):
            if id(v) not in seen:
                seen[id(v)] = (self.tensor(v), v)
            return {"$t": seen[id(v)][0]}
        if isinstance(v, torch.Size):
            return {"$size": list(v)}
        if isinstance(v, tuple):
            return {"$tuple": [self.value(x, seen) for x in v]}
        if isinstance(v, list):
            return [self.value(x, seen) for x in v]
        if isinstance(v, slice):
            return {"$slice": [v.start, v.stop, v.step]}
        if v is Ellipsis:
            return {"$ellipsis": True}
        if isinstance(v, torch.dtype):
            return {"$dtype": name_of(v)}
        if isinstance(v, torch.memory_format):
            return {"$memory_format": str(v).removeprefix("torch.")}
        if isinstance(v, torch.device):
            return {"$device": str(v)}
        if v is None or isinstance(v, (str, bool, int)):
            return v
        if isinstance(v, float):
            return {"$f": v if math.isfinite(v) else "nan" if v != v else "inf" if v > 0 else "-inf"}
        if isinstance(v, complex):
            return {"$c": [v.real, v.imag]}
        raise TypeError(type(v))


def tensors_in(v):
    if isinstance(v, torch.Tensor):
        return [v]
    if isinstance(v, dict):
        v = list(v.values())
    return [t for x in v for t in tensors_in(x)] if isinstance(v, (tuple, list)) else []


def variant(op):
    return ".".join(filter(None, [op.variant_test_name, "complex" if os.environ.get("COMPLEX") else ""]))


def weighted(out, k):
    """The sum of w_k · out; complex results count as pairs (re, im)."""
    if out.is_complex():
        out = torch.view_as_real(out.resolve_conj())
    i = torch.arange(out.numel(), dtype=torch.float64)
    return ((((7 * i + 3 * k) % 11) - 4.5) / 4).reshape(out.shape).to(out.dtype).mul(out).sum()


def steady(call, args, kwargs, out):
    """Whether the result is the same for other random numbers."""
    for seed in range(1, 5):
        torch.manual_seed(seed)
        again = tensors_in(call(*args, **kwargs))
        if not all(torch.equal(a, b) or (a != a).any() for a, b in zip(tensors_in(out), again)):
            return False
    return True


def spread(samples, count):
    samples = [s for s in samples if all(t.numel() <= LARGEST for t in tensors_in([s.input, s.args, s.kwargs]))]
    if len(samples) <= count:
        return samples
    return [samples[i * len(samples) // count] for i in range(count)]


def entry(op):
    writer, rows = Writer(), []
    function = public(op.name)
    call = function or (lambda x, *a, **k: getattr(x, op.name) if op.name in PROPERTIES else getattr(x, op.name)(*a, **k))
    for dtype, share in SHARES.items():
        if dtype not in op.supported_dtypes("cpu"):
            continue
        differentiable = (dtype.is_floating_point or dtype.is_complex) and op.supports_autograd and op.name not in NO_GRADIENTS
        torch.manual_seed(SEED)
        for n, sample in enumerate(spread(list(op.sample_inputs("cpu", dtype, requires_grad=differentiable)), share)):
            if n % 5 == 4 and op.name not in SHOW_MEMORY:
                sample = sample.noncontiguous()
            args, kwargs, seen = arguments(op.name, sample), sample.kwargs, {}
            if op.name == "einsum":  # OpInfo puts the operands first
                args = args[::-1]
            row = {"dtype": name_of(dtype)}
            row["args"] = [writer.value(a, seen) for a in args]
            row["kwargs"] = {k: writer.value(v, seen) for k, v in kwargs.items()}
            leaves = [(i, t) for i, t in seen.values() if t.requires_grad]
            out = call(*args, **kwargs)
            if not steady(call, args, kwargs, out):
                raise RuntimeError("draws random numbers, or its content is undefined")
            row["out"] = writer.value(out, {})
            outs = [(k, o) for k, o in enumerate(tensors_in(out)) if o.requires_grad]
            if leaves and outs:
                loss = sum(weighted(o, k) for k, o in outs)
                grads = torch.autograd.grad(loss, [t for _, t in leaves], allow_unused=True)
                row["grads"] = [[i, None if g is None else writer.tensor(g)] for (i, _), g in zip(leaves, grads)]
            rows.append(row)
    head = {"op": op.name, "variant": variant(op), "call": "function" if function else "method"}
    return {**head, "torch": torch.__version__, "tensors": writer.tensors, "samples": rows}, writer.data


def main(folder, *names):
    os.makedirs(folder, exist_ok=True)
    for op in op_db:
        if op.name not in names:
            continue
        file = os.path.join(folder, ".".join(filter(None, [op.name, variant(op)])))
        try:
            head, data = entry(op)
        except Exception as error:  # one operator that OpInfo cannot sample here must not stop the others
            print(f"{op.name}: left out, {type(error).__name__}: {error}", file=sys.stderr)
            continue
        with open(f"{file}.json", "w") as out:
            json.dump(head, out, separators=(",", ":"))
        with open(f"{file}.bin", "wb") as out:
            out.write(data)
        print(f"{file}: {len(head['samples'])} samples")


if __name__ == "__main__":
    main(*sys.argv[1:])
