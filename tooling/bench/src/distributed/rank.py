# PyTorch's rank, as rank.ts: model, bucket in MB. One thread a rank.
import os, sys, time
import torch
from torch import nn
from torch.nn.parallel import DistributedDataParallel

name, bucket = sys.argv[1], float(sys.argv[2])
ranks = int(os.environ.get("WORLD_SIZE", 1))
steps = int(os.environ["BENCH_STEPS"])
torch.set_num_threads(1)
torch.manual_seed(0)
if name == "lenet":
    net = nn.Sequential(
        nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10),
    )
    x = torch.randn(256, 1, 28, 28)
else:
    net = nn.Sequential(nn.Linear(784, 2048), nn.ReLU(), nn.Linear(2048, 2048), nn.ReLU(), nn.Linear(2048, 10))
    x = torch.randn(64, 784)
y = torch.randint(0, 10, (len(x),))
model = net
if ranks > 1:
    torch.distributed.init_process_group("gloo")
    model = DistributedDataParallel(net, bucket_cap_mb=bucket, gradient_as_bucket_view=True)
optimizer = torch.optim.SGD(net.parameters(), lr=0.01)
loss_fn = nn.CrossEntropyLoss()


def step():
    loss = loss_fn(model(x), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()


for _ in range(5):
    step()
if ranks > 1:
    torch.distributed.barrier()
begun = time.perf_counter()
for _ in range(steps):
    step()
elapsed = time.perf_counter() - begun
if int(os.environ.get("RANK", 0)) == 0:
    print("RATE", len(x) * steps * ranks / elapsed)
