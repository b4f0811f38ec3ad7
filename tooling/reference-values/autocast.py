"""Records in which dtypes PyTorch's operators return their results under autocast on the CPU.

    apt-get install python3-torch
    /usr/bin/python3 autocast.py DIR > autocast.json

DIR holds operators in the format of `goldens/README.md`; the first float32 sample of each is called once more under
`torch.autocast("cpu", dtype=torch.bfloat16)`, as it is and with its float32 tensors in bfloat16. Operators that raise
there are left out.
"""

import json
import os
import sys
import warnings

import torch

warnings.simplefilter("ignore")
NUMPY = {"float32": "<f4", "float64": "<f8", "int64": "<i8", "bool": "?", "int32": "<i4", "uint8": "u1"}


def tensor(spec, data):
    import numpy

    count = 1
    for n in spec["shape"]:
        count *= n
    flat = numpy.frombuffer(data, NUMPY[spec["dtype"]], count, spec["offset"]).copy()
    return torch.from_numpy(flat).reshape(spec["shape"])


def value(v, tensors):
    if isinstance(v, list):
        return [value(x, tensors) for x in v]
    if not isinstance(v, dict):
        return v
    (kind, content), = v.items()
    if kind == "$t":
        return tensors(content)
    if kind == "$f":
        return float(content)
    if kind in ("$tuple", "$size"):
        return tuple(value(x, tensors) for x in content)
    if kind == "$slice":
        return slice(*content)
    if kind == "$ellipsis":
        return Ellipsis
    if kind == "$dtype":
        return getattr(torch, content)
    raise ValueError(kind)


def dtypes(out):
    if isinstance(out, torch.Tensor):
        return [str(out.dtype).removeprefix("torch.")]
    return [d for x in out for d in dtypes(x)] if isinstance(out, (tuple, list)) else []


def public(name):
    target = torch
    for part in name.split("."):
        target = getattr(target, part, None)
    return target


def results(head, data, dtype):
    sample = next((s for s in head["samples"] if s["dtype"] == "float32"), None)
    if sample is None:
        return None

    def tensors(i):
        x = tensor(head["tensors"][i], data)
        return x.to(dtype) if x.dtype == torch.float32 else x

    args = [value(a, tensors) for a in sample["args"]]
    kwargs = {k: value(v, tensors) for k, v in sample["kwargs"].items()}
    if head["call"] == "function":
        call = public(head["op"])
    else:
        call = lambda x, *a, **k: getattr(x, head["op"])(*a, **k)  # noqa: E731
    if not callable(call):
        return None
    with torch.autocast("cpu", dtype=torch.bfloat16):
        return dtypes(call(*args, **kwargs))


def main(folder):
    found = {}
    for name in sorted(os.listdir(folder)):
        if not name.endswith(".json"):
            continue
        with open(os.path.join(folder, name)) as head, open(os.path.join(folder, name[:-5] + ".bin"), "rb") as data:
            head, data = json.load(head), data.read()
        for dtype in (torch.float32, torch.bfloat16):
            try:
                out = results(head, data, dtype)
            except Exception as error:  # some kernels have no bfloat16
                print(f"{name}: {error}", file=sys.stderr)
                continue
            if out:
                found.setdefault(name[:-5], {})[str(dtype).removeprefix("torch.")] = out
    json.dump({"torch": torch.__version__, "ops": found}, sys.stdout, separators=(",", ":"))
    print()


if __name__ == "__main__":
    main(*sys.argv[1:])
