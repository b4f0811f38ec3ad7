# A small network learns the digits 0 to 4; its weights become pretrained.pth.
import os, sys
import numpy as np, torch
from torch import nn
import torch.nn.functional as F

folder = sys.argv[1]
def idx(name, header):
    return np.fromfile(os.path.join(folder, name), np.uint8)[header:]
images = torch.from_numpy(idx('train-images-idx3-ubyte', 16).reshape(-1, 1, 28, 28)).float() / 255
labels = torch.from_numpy(idx('train-labels-idx1-ubyte', 8)).long()
keep = labels < 5
images, labels = images[keep], labels[keep]

class Net(nn.Module):
    def __init__(self, classes):
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(1, 8, 5), nn.BatchNorm2d(8), nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(8, 16, 5), nn.BatchNorm2d(16), nn.ReLU(), nn.MaxPool2d(2),
            nn.Flatten(), nn.Linear(256, 32), nn.ReLU())
        self.head = nn.Linear(32, classes)

    def forward(self, x):
        return self.head(self.features(x))

torch.manual_seed(0)
torch.set_num_threads(1)
net = Net(5)
optimizer = torch.optim.Adam(net.parameters(), lr=1e-3)
for epoch in range(2):
    for batch in torch.randperm(len(images)).split(64):
        loss = F.cross_entropy(net(images[batch]), labels[batch])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    print('epoch', epoch + 1, 'loss', loss.item())
net.eval()
test = torch.from_numpy(idx('t10k-images-idx3-ubyte', 16).reshape(-1, 1, 28, 28)[:2]).float() / 255
with torch.no_grad():
    print(net(test))
torch.save(net.state_dict(), os.path.join(os.path.dirname(os.path.abspath(__file__)), 'pretrained.pth'))
