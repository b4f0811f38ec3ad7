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


def gemm(n, dtype=torch.float32, turn_a=False, turn_b=False):
    def set_up():
        a, b = floats(n, n).to(dtype), floats(n, n).to(dtype)
        a, b = a.T if turn_a else a, b.T if turn_b else b
        return lambda: a @ b

    return set_up


def product(a, b):
    def set_up():
        x, y = floats(*a), floats(*b)
        return lambda: x @ y

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


def conv(channels, size, out_channels, kernel, stride=1, padding=0, to_input=True):
    def set_up():
        layer = torch.nn.Conv2d(channels, out_channels, kernel, stride, padding)
        x = floats(16, channels, size, size).requires_grad_(to_input)
        g = floats(*layer(x).shape)

        def call():
            x.grad = None
            layer.zero_grad(set_to_none=True)
            layer(x).backward(g)

        return call

    return set_up


def train(net, optimizer, x):
    loss_fn = torch.nn.CrossEntropyLoss()
    y = torch.arange(len(x)) * 7 % 10

    def call():
        loss = loss_fn(net(x), y)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()

    return call


def mlp():
    net = torch.nn.Sequential(torch.nn.Linear(784, 256), torch.nn.ReLU(), torch.nn.Linear(256, 10))
    return train(net, torch.optim.SGD(net.parameters(), lr=1e-3), floats(64, 784))


def lenet():
    nn = torch.nn
    net = nn.Sequential(
        nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(),
        nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10),
    )  # fmt: skip
    return train(net, torch.optim.Adam(net.parameters(), lr=1e-3), floats(64, 1, 28, 28))


class RowLSTM(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = torch.nn.LSTM(28, 64, batch_first=True)
        self.fc = torch.nn.Linear(64, 10)

    def forward(self, x):
        _, (hidden, _) = self.lstm(x)
        return self.fc(hidden[-1])


class Encoder(torch.nn.Module):
    def __init__(self, inputs, d, heads, ff, layers):
        super().__init__()
        self.inp = torch.nn.Linear(inputs, d)
        layer = torch.nn.TransformerEncoderLayer(d, heads, ff, dropout=0, batch_first=True)
        self.enc = torch.nn.TransformerEncoder(layer, layers)
        self.fc = torch.nn.Linear(d, 10)

    def forward(self, x):
        return self.fc(self.enc(self.inp(x)).mean(1))


def adam(make, *sizes):
    def set_up():
        net = make()
        return train(net, torch.optim.Adam(net.parameters(), lr=1e-3), floats(*sizes))

    return set_up


def resnet18():
    from torchvision.models import resnet18 as make

    net = make(num_classes=10)
    return train(net, torch.optim.SGD(net.parameters(), lr=0.01, momentum=0.9), floats(32, 3, 32, 32))


def tensor_of(spec):
    sizes, kind, layout = spec["sizes"], spec.get("values"), spec.get("layout")
    x = floats(*sizes)
    if kind == "positive":
        x = x.abs()
    elif kind == "mask":
        x = x > 0
    elif kind == "sorted":
        x = x.sort().values
    elif kind is not None:
        x = torch.randint(kind["below"], sizes)
    if layout == "transposed":
        return x.transpose(-2, -1)
    return x if layout is None else x.expand(layout["rows"], *sizes)


def made(arg):
    if isinstance(arg, list):
        return [made(item) for item in arg]
    return tensor_of(arg) if isinstance(arg, dict) else arg


def op_case(line):
    """A line of op-cases.ts."""
    fn, args, options = line["fn"], [made(arg) for arg in line["args"]], line.get("options", {})
    if fn.startswith("."):
        method, rest = getattr(args[0], fn[1:]), args[1:]
        return lambda: method(*rest, **options)
    call = getattr(F, fn[2:]) if fn.startswith("F.") else getattr(torch, fn)
    return lambda: call(*args, **options)


CASES = {
    **{f"gemm{n}": gemm(n) for n in (64, 128, 256, 512, 1024, 2048)},
    "gemm512tn": gemm(512, turn_a=True),
    "gemm512nt": gemm(512, turn_b=True),
    "gemm512tt": gemm(512, turn_a=True, turn_b=True),
    "gemm512float64": gemm(512, torch.float64),
    "bmm32x64": product((32, 64, 64), (32, 64, 64)),
    "mv4096": product((4096, 4096), (4096,)),
    "add1e6": pointwise(torch.add, 10**6, count=2),
    "exp1e6": pointwise(torch.exp, 10**6),
    "gelu1e6": pointwise(F.gelu, 10**6),
    "sum1e6": pointwise(torch.sum, 10**6),
    "softmax1024": pointwise(lambda a: torch.softmax(a, 1), 1024, 1024),
    "layernorm1024": layer_norm,
    "convLenet28": conv(1, 28, 6, 5, padding=2, to_input=False),
    "convLenet14": conv(6, 14, 16, 5),
    "convResnet224": conv(3, 224, 64, 7, stride=2, padding=3, to_input=False),
    "convResnet56": conv(64, 56, 64, 3, padding=1),
    "convResnet28": conv(128, 28, 128, 3, padding=1),
    "convResnet14": conv(256, 14, 256, 3, padding=1),
    "convResnet7": conv(512, 7, 512, 3, padding=1),
    "add1_x1000": additions(False),
    "add1rec_x1000": additions(True),
    "mlp": mlp,
    "lenet": lenet,
    "lstm": adam(RowLSTM, 64, 28, 28),
    "transformer": adam(lambda: Encoder(28, 32, 2, 64, 2), 64, 28, 28),
    "transformer256": adam(lambda: Encoder(64, 256, 4, 1024, 4), 8, 128, 64),
    "resnet18": resnet18,
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
            line = request.get("op")
            if line is None and request["case"] not in CASES:
                say({"unsupported": True})
                continue
            if name != request["case"]:
                name = request["case"]
                call = CASES[name]() if line is None else op_case(line)
            say({"samples": measure(call, request)})
        except Exception as error:
            say({"error": str(error)})


main()
