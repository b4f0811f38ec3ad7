# PyTorch's pass, as pass.ts.
import sys, time
import torch
from torch.utils.data import DataLoader, Dataset, TensorDataset

kind, workers, root = sys.argv[1], int(sys.argv[2]), sys.argv[3]
untimed = 10 if kind == "images" else 0
torch.manual_seed(0)
torch.set_num_threads(1)


class Rows(Dataset):
    def __init__(self):
        self.rows = [torch.full((784,), i / 256) for i in range(256)]

    def __len__(self):
        return 60000

    def __getitem__(self, index):
        return self.rows[index % 256], index % 10


if kind == "images":
    from torchvision import datasets, transforms

    steps = [
        transforms.RandomResizedCrop(224),
        transforms.RandomHorizontalFlip(),
        transforms.ToTensor(),
        transforms.Normalize([0.485, 0.456, 0.406], [0.229, 0.224, 0.225]),
    ]
    dataset = datasets.ImageFolder(root, transforms.Compose(steps))
elif kind == "tensors":
    dataset = TensorDataset(torch.rand(60000, 784), torch.randint(0, 10, (60000,)))
else:
    dataset = Rows()
loader = DataLoader(dataset, batch_size=64, shuffle=True, num_workers=workers, persistent_workers=workers > 0)
for p in range(1 if kind == "images" else 0, 2):
    batches, begun = 0, time.perf_counter()
    for batch in loader:
        batches += 1
        if batches == untimed:
            begun = time.perf_counter()
    seconds = time.perf_counter() - begun
    if p == 1:
        print("RATE", (len(dataset) - 64 * untimed) / seconds)
