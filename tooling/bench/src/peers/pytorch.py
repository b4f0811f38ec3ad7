"""PyTorch's side of the bench: the cases of kindling.ts, timed as child/measure.ts times them."""
import json
import math
import os
import sys
from time import perf_counter


def say(message):
    print("@bench " + json.dumps(message), flush=True)


try:
    import torch
    import torch.nn.functional as F
except ImportError as error:
    say({"missing": f"{error}; on Debian: apt-get install python3-torch libopenblas0-pthread"})
    sys.exit()

THREADS = int(os.environ.get("KINDLING_BENCH_THREADS", "1"))


def floats(*sizes):
    return torch.rand(*sizes) * 4 - 2


def gemm(n):
    def set_up():
        a, b = floats(n, n), floats(n, n)
        return lambda: a @ b

    return set_up


def pointwise(call, *sizes, count=1):
    def set_up():
        inputs = [floats(*sizes) for _ in range(count)]
        return lambda: call(*inputs)

    return set_up


def layer_norm():
    a, weight, bias = floats(1024, 1024), torch.ones(1024), floats(1024)
    return lambda: F.layer_norm(a, (1024,), weight, bias)


def additions(requires_grad):
    def set_up():
        start, one = torch.ones(1, requires_grad=requires_grad), torch.ones(1)

        def call():
            total = start
            for _ in range(1000):
                total = total + one

        return call

    return set_up


def mlp():
    net = torch.nn.Sequential(torch.nn.Linear(784, 256), torch.nn.ReLU(), torch.nn.Linear(256, 10))
    optimizer = torch.optim.SGD(net.parameters(), lr=1e-3)
    loss_fn = torch.nn.CrossEntropyLoss()
    x, y = floats(64, 784), torch.arange(64) * 7 % 10

    def call():
        loss = loss_fn(net(x), y)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()

    return call


CASES = {
    **{f"gemm{n}": gemm(n) for n in (64, 256, 512, 1024)},
    "add1e6": pointwise(torch.add, 10**6, count=2),
    "exp1e6": pointwise(torch.exp, 10**6),
    "gelu1e6": pointwise(F.gelu, 10**6),
    "sum1e6": pointwise(torch.sum, 10**6),
    "softmax1024": pointwise(lambda a: torch.softmax(a, 1), 1024, 1024),
    "layernorm1024": layer_norm,
    "add1_x1000": additions(False),
    "add1rec_x1000": additions(True),
    "mlp": mlp,
}


def time(call, count):
    began = perf_counter()
    for _ in range(count):
        call()
    return (perf_counter() - began) * 1e3


def measure(call, plan):
    spent = calls = 0
    while (spent < plan["warmupMs"] or calls < plan["warmupCalls"]) and spent <= 10 * plan["warmupMs"]:
        spent += time(call, 1)
        calls += 1
    per_sample, spent = 1, 0
    while spent < plan["sampleMs"]:
        spent = time(call, per_sample)
        if spent < plan["sampleMs"]:
            per_sample = math.ceil(per_sample * min(10, 1.1 * plan["sampleMs"] / spent))
    samples, spent = [], 0
    while spent < plan["turnMs"] or len(samples) < 3:
        ms = time(call, per_sample)
        spent += ms
        samples.append(ms / per_sample)
    return samples


def main():
    torch.set_num_threads(THREADS)
    torch.manual_seed(0)
    say({"version": torch.__version__, "threads": torch.get_num_threads()})
    name, call = None, None
    for line in sys.stdin:
        request = json.loads(line)
        try:
            if request["case"] not in CASES:
                say({"unsupported": True})
                continue
            if name != request["case"]:
                name = request["case"]
                call = CASES[name]()
            say({"samples": measure(call, request)})
        except Exception as error:
            say({"error": str(error)})


main()
