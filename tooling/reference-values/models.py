"""Writes models.json: torchvision's networks (0.14.1 on PyTorch 1.13.1), their text (SHA-256 of the long ones), first weights, logits."""
import hashlib
import json
import math

import torch
import torchvision
from torch import nn
from torch.nn import functional as F
from torchvision.models.vision_transformer import ConvStemConfig

ViT = torchvision.models.VisionTransformer
STEM = [ConvStemConfig(8, 3, 2), ConvStemConfig(12, 3, 2)]
models = torchvision.models


class LeNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 6, 5, padding=2)
        self.conv2 = nn.Conv2d(6, 16, 5)
        self.fc1 = nn.Linear(400, 120)
        self.fc2 = nn.Linear(120, 84)
        self.fc3 = nn.Linear(84, 10)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2).flatten(1)
        return self.fc3(F.relu(self.fc2(F.relu(self.fc1(x)))))


# What is built, and the size of its input.
DRAWN = {
    "resnet18()": (lambda: models.resnet18(), (2, 3, 64, 64)),
    "resnet50(num_classes=10, zero_init_residual=True, replace_stride_with_dilation=[False, True, True])": (
        lambda: models.resnet50(
            num_classes=10, zero_init_residual=True, replace_stride_with_dilation=[False, True, True]
        ),
        (1, 3, 64, 64),
    ),
    "ResNet(Bottleneck, [1, 1, 1, 1], groups=4, width_per_group=32, norm_layer=GroupNorm(4))": (
        lambda: models.ResNet(
            models.resnet.Bottleneck,
            [1, 1, 1, 1],
            num_classes=7,
            groups=4,
            width_per_group=32,
            norm_layer=lambda n: nn.GroupNorm(4, n),
        ),
        (2, 3, 32, 32),
    ),
    "vgg11()": (lambda: models.vgg11(), (1, 3, 32, 32)),
    "alexnet()": (lambda: models.alexnet(), (1, 3, 64, 64)),
    "VisionTransformer(32, 8, 2, 4, 32, 64)": (lambda: ViT(32, 8, 2, 4, 32, 64, num_classes=10), (2, 3, 32, 32)),
    "VisionTransformer(32, 4, 2, 4, 32, 64, representation_size=16, stem)": (
        lambda: ViT(32, 4, 2, 4, 32, 64, num_classes=10, representation_size=16, conv_stem_configs=STEM),
        (2, 3, 32, 32),
    ),
    "MLP(12, [16, 8, 4], BatchNorm1d, dropout=0.3)": (
        lambda: torchvision.ops.MLP(12, [16, 8, 4], norm_layer=nn.BatchNorm1d, inplace=None, dropout=0.3),
        (5, 12),
    ),
    "LeNet()": (LeNet, (2, 1, 28, 28)),
}
PRINTED = [
    f"{name}()"
    for name in (
        "resnet18 resnet34 resnet50 resnet101 resnet152 alexnet vgg11 vgg11_bn vgg13 vgg13_bn vgg16 vgg16_bn vgg19 "
        "vgg19_bn vit_b_16 vit_b_32 vit_l_16 vit_l_32 vit_h_14"
    ).split()
]


def drawn(make, size):
    torch.manual_seed(0)
    net = make()
    state = [
        [name, list(x.shape), x.double().sum().item(), x.double().abs().sum().item(), x.flatten()[:4].tolist()]
        for name, x in net.state_dict().items()
    ]
    # Zeros would hide what stands before them.
    for p in net.parameters():
        if not p.any():
            nn.init.normal_(p, 0, 0.1)
    torch.manual_seed(1)
    with torch.no_grad():
        logits = net.eval()(torch.randn(size))
    return {"state": state, "size": size, "logits": logits.tolist()}


def waves(net):
    """Fills parameters with numbers that both languages can make."""
    with torch.no_grad():
        for i, p in enumerate(net.parameters()):
            p.copy_((torch.arange(p.numel(), dtype=torch.float64) * 0.37 + i).sin().mul(0.2).view(p.shape))
    return net.eval()


def double_conv(a, b, mid=None):
    stage = lambda i, o: [nn.Conv2d(i, o, 3, padding=1, bias=False), nn.BatchNorm2d(o), nn.ReLU()]
    return nn.Sequential(*stage(a, mid or b), *stage(mid or b, b))


class UNet(nn.Module):
    """The network of the paper, padded and normalised; its parameters in the order of Kindling's."""

    def __init__(self, channels, classes, c, bilinear):
        super().__init__()
        f = 2 if bilinear else 1
        widths = [c, 2 * c, 4 * c, 8 * c, 16 * c // f]
        self.downs = nn.ModuleList(double_conv(a, b) for a, b in zip([channels, *widths], widths))
        self.ups = nn.ModuleList()
        for a, b in [(16 * c, 8 * c // f), (8 * c, 4 * c // f), (4 * c, 2 * c // f), (2 * c, c)]:
            up = nn.Upsample(scale_factor=2, mode="bilinear", align_corners=True) if bilinear else nn.ConvTranspose2d(a, a // 2, 2, stride=2)
            self.ups.append(nn.ModuleList([up, double_conv(a, b, a // 2 if bilinear else None)]))
        self.out = nn.Conv2d(c, classes, 1)

    def forward(self, x):
        levels = []
        for i, down in enumerate(self.downs):
            x = down(x if i == 0 else F.max_pool2d(x, 2))
            levels.append(x)
        for (up, conv), skip in zip(self.ups, reversed(levels[:-1])):
            x = up(x)
            h, w = skip.size(2) - x.size(2), skip.size(3) - x.size(3)
            x = conv(torch.cat([skip, F.pad(x, [w // 2, w - w // 2, h // 2, h - h // 2])], 1))
        return self.out(x)


class GPTBlock(nn.Module):
    def __init__(self, e, heads):
        super().__init__()
        self.heads = heads
        p = lambda *s: nn.Parameter(torch.empty(*s))
        self.ln_1, self.qkv, self.qkv_b, self.o, self.o_b = nn.LayerNorm(e), p(e, 3 * e), p(3 * e), p(e, e), p(e)
        self.ln_2, self.fc, self.fc_b, self.pr, self.pr_b = nn.LayerNorm(e), p(e, 4 * e), p(4 * e), p(4 * e, e), p(e)

    def ordered(self):
        ln = lambda m: [m.weight, m.bias]
        return [*ln(self.ln_1), self.qkv, self.qkv_b, self.o, self.o_b, *ln(self.ln_2), self.fc, self.fc_b, self.pr, self.pr_b]

    def forward(self, x):
        n, t, e = x.shape
        q, k, v = ((self.ln_1(x) @ self.qkv + self.qkv_b).split(e, 2))
        q, k, v = (y.view(n, t, self.heads, e // self.heads).transpose(1, 2) for y in (q, k, v))
        scores = q @ k.transpose(2, 3) / math.sqrt(e // self.heads)
        scores = scores.masked_fill(torch.ones(t, t).triu(1).bool(), -math.inf)
        x = x + (scores.softmax(3) @ v).transpose(1, 2).reshape(n, t, e) @ self.o + self.o_b
        h = self.ln_2(x) @ self.fc + self.fc_b
        h = 0.5 * h * (1 + torch.tanh(math.sqrt(2 / math.pi) * (h + 0.044715 * h**3)))
        return x + h @ self.pr + self.pr_b


class GPT(nn.Module):
    """Radford et al. 2019, in plain matrices."""

    def __init__(self, vocab, positions, e, layers, heads):
        super().__init__()
        self.wte, self.wpe = nn.Embedding(vocab, e), nn.Embedding(positions, e)
        self.blocks = nn.ModuleList(GPTBlock(e, heads) for _ in range(layers))
        self.ln_f = nn.LayerNorm(e)

    def parameters(self):
        blocks = [p for b in self.blocks for p in b.ordered()]
        return [self.wte.weight, self.wpe.weight, *blocks, self.ln_f.weight, self.ln_f.bias]

    def forward(self, ids):
        x = self.wte(ids) + self.wpe(torch.arange(ids.size(1)))
        for block in self.blocks:
            x = block(x)
        return self.ln_f(x) @ self.wte.weight.t()


def unet(bilinear):
    net = waves(UNet(2, 3, 4, bilinear))
    torch.manual_seed(1)
    return net(torch.randn(1, 2, 37, 50))[:, :, ::9, ::7].tolist()


def gpt():
    net = waves(GPT(11, 8, 12, 2, 3))
    ids = torch.tensor([[1, 5, 2, 10], [3, 3, 0, 7]])
    greedy = ids
    for _ in range(9):
        greedy = torch.cat([greedy, net(greedy[:, -8:])[:, -1].argmax(1, keepdim=True)], 1)
    return {"ids": ids.tolist(), "logits": net(ids).tolist(), "greedy": greedy.tolist()}


def printed(expr):
    # Its weights play no part: without draws, even the largest is quick.
    saved = {name: getattr(nn.init, name) for name in dir(nn.init) if name.endswith("_")}
    for name in saved:
        setattr(nn.init, name, lambda x, *args, **options: x)
    try:
        return hashlib.sha256(repr(eval(f"models.{expr}")).encode()).hexdigest()
    finally:
        for name, f in saved.items():
            setattr(nn.init, name, f)


if __name__ == "__main__":
    with torch.no_grad():
        values = {
            "drawn": {name: drawn(*job) for name, job in DRAWN.items()},
            "printed": {expr: printed(expr) for expr in PRINTED},
            "text": {name: repr(make()) for name, (make, _) in DRAWN.items() if not name.startswith("LeNet")},
            "unet": {str(b).lower(): unet(b) for b in (False, True)},
            "gpt": gpt(),
        }
    with open(__file__.replace(".py", ".json"), "w") as f:
        json.dump(values, f, indent=None)
