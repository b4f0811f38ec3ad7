"""Reference images from torchvision 0.14. Run: /usr/bin/python3 transforms.py (Debian's python3-torchvision)."""
import json
import math

import torch
import torchvision
import torchvision.transforms as T
import torchvision.transforms.functional as F
from torchvision.transforms import InterpolationMode as I
from torchvision.utils import make_grid

torch.manual_seed(0)
H, W = 9, 12
ys, xs = torch.meshgrid(torch.arange(H), torch.arange(W), indexing="ij")
smooth = torch.stack([ys * 20 + xs * 3, 255 - xs * 17, (ys * xs * 2) % 256])
BYTES = ((smooth + torch.randint(0, 40, (3, H, W))).clamp(0, 255)).to(torch.uint8)
FLOATS = torch.rand(3, H, W)
GREY = BYTES[:1]
INPUTS = {"bytes": BYTES, "floats": FLOATS, "grey": GREY}

MODES = {"nearest": I.NEAREST, "bilinear": I.BILINEAR, "bicubic": I.BICUBIC}


def plain(x):
    data = x.flatten().tolist()
    return {
        "dtype": str(x.dtype).removeprefix("torch."),
        "shape": list(x.shape),
        "data": data if x.dtype == torch.uint8 else [round(v, 7) for v in data],
    }


cases = {}


def case(name, f, inputs=("bytes", "floats")):
    cases[name] = {key: plain(f(INPUTS[key])) for key in inputs}


for mode in ("nearest", "bilinear", "bicubic"):
    for antialias in (True, False):
        if mode == "nearest" and antialias:
            continue
        for size in ([5, 7], [4, 20], [17, 12]):
            case(f"resize {size[0]}x{size[1]} {mode} {antialias}", lambda x: F.resize(x, size, MODES[mode], antialias=antialias))
case("resize shorter 5", lambda x: F.resize(x, 5, antialias=True))
case("resize shorter 8 max 9", lambda x: F.resize(x, [8], max_size=9, antialias=True))
for mode in ("constant", "edge", "reflect", "symmetric"):
    case(f"pad {mode}", lambda x: F.pad(x, [3, 1, 2, 4], padding_mode=mode, **({"fill": 1} if mode == "constant" else {})))
case("crop beyond", lambda x: F.crop(x, -1, 9, 5, 6))
case("centerCrop 6x5", lambda x: F.center_crop(x, [6, 5]))
case("centerCrop 11x14", lambda x: F.center_crop(x, [11, 14]))
case("hflip", F.hflip)
case("vflip", F.vflip)
case("grayscale", F.rgb_to_grayscale)
case("grayscale 3", lambda x: F.rgb_to_grayscale(x, 3))
for factor in (0.0, 0.4, 1.7):
    for name, f in [
        ("brightness", F.adjust_brightness),
        ("contrast", F.adjust_contrast),
        ("saturation", F.adjust_saturation),
        ("sharpness", F.adjust_sharpness),
    ]:
        case(f"{name} {factor:g}", lambda x: f(x, factor))
for factor in (-0.3, 0.0, 0.45):
    case(f"hue {factor:g}", lambda x: F.adjust_hue(x, factor))
case("contrast of grey", lambda x: F.adjust_contrast(x, 0.5), ["grey"])
case("invert", F.invert)
case("solarize bytes", lambda x: F.solarize(x, 128), ["bytes"])
case("solarize floats", lambda x: F.solarize(x, 0.5), ["floats"])
case("posterize 3", lambda x: F.posterize(x, 3), ["bytes"])
case("autocontrast", F.autocontrast)
case("equalize", F.equalize, ["bytes"])
case("blur 3", lambda x: F.gaussian_blur(x, [3, 3]))
case("blur 5x3", lambda x: F.gaussian_blur(x, [5, 3], [1.3, 0.6]))
for mode in ("nearest", "bilinear"):
    case(f"rotate 30 {mode}", lambda x: F.rotate(x, 30, MODES[mode]))
    case(f"rotate -77 expand {mode}", lambda x: F.rotate(x, -77, MODES[mode], expand=True, fill=[0.25]))
    case(f"rotate 20 center {mode}", lambda x: F.rotate(x, 20, MODES[mode], center=[2, 3]))
    case(f"affine {mode}", lambda x: F.affine(x, 15, [2, -1], 1.2, [10.0, -5.0], MODES[mode], fill=[0.5]))
case("rotate 90", lambda x: F.rotate(x, 90))
case("normalize", lambda x: F.normalize(x, [0.4, 0.5, 0.6], [0.2, 0.3, 0.4]), ["floats"])
case("to float", lambda x: F.convert_image_dtype(x, torch.float32), ["bytes"])
case("to bytes", lambda x: F.convert_image_dtype(x, torch.uint8), ["floats"])


def random_resized_crop(x):
    i, j, h, w = T.RandomResizedCrop.get_params(x, [0.08, 1.0], [3 / 4, 4 / 3])
    return F.resize(F.crop(x, i, j, h, w), [6, 6], antialias=True)


RANDOM = {
    "RandomHorizontalFlip": T.RandomHorizontalFlip(),
    "RandomVerticalFlip 0.3": T.RandomVerticalFlip(0.3),
    "RandomCrop 5x6": T.RandomCrop((5, 6)),
    "RandomCrop padded": T.RandomCrop(10, padding=1, pad_if_needed=True, padding_mode="reflect"),
    "RandomResizedCrop 6": random_resized_crop,
    "RandomRotation 40": T.RandomRotation(40),
    "RandomAffine": T.RandomAffine((-20, 40), translate=(0.2, 0.3), scale=(0.7, 1.3), shear=(-10, 10, -5, 5)),
    "RandomAffine bilinear": T.RandomAffine(10, shear=8, interpolation=I.BILINEAR, fill=0),
    "ColorJitter": T.ColorJitter(0.4, 0.5, 0.6, 0.2),
    "ColorJitter contrast": T.ColorJitter(contrast=(0.5, 0.9)),
    "RandomGrayscale 0.5": T.RandomGrayscale(0.5),
    "GaussianBlur 3": T.GaussianBlur(3),
    "RandomErasing": T.RandomErasing(0.8, value=0.5),
    "RandomApply": T.RandomApply([T.RandomHorizontalFlip(1.0), T.RandomVerticalFlip(1.0)], p=0.4),
    "RandAugment": T.RandAugment(),
    "RandAugment strong": T.RandAugment(num_ops=3, magnitude=13, interpolation=I.BILINEAR, fill=[128]),
    **{f"AutoAugment {p.value}": T.AutoAugment(p) for p in T.AutoAugmentPolicy},
}
random = {}
for name, transform in RANDOM.items():
    many = "Augment" in name
    key = "floats" if name == "RandomErasing" else "bytes"
    if "RandomErasing" in name:
        transform = T.RandomErasing(0.8, value=0.5)
    runs = []
    for seed in range(40 if many else 8):
        torch.manual_seed(seed)
        out = transform(INPUTS[key])
        # All of one, in hexadecimal, for the long lists.
        data = bytes(out.flatten().tolist()).hex() if out.dtype == torch.uint8 else plain(out)["data"]
        runs.append({"shape": list(out.shape), "data": data, "then": torch.rand(1).item()})
    random[name] = {"input": key, "runs": runs}
torch.manual_seed(3)
noise = T.RandomErasing(1.0, value="random")(FLOATS)
random["RandomErasing random"] = {
    "input": "floats",
    "runs": [{"seed": 3, "shape": list(noise.shape), "data": plain(noise)["data"], "then": torch.rand(1).item()}],
}

beta = {}
for alpha in (0.2, 1.0, 3.5):
    torch.manual_seed(7)
    dist = torch.distributions.Beta(torch.tensor([alpha]), torch.tensor([alpha]))
    beta[str(alpha)] = [dist.sample(()).item() for _ in range(6)] + [torch.rand(1).item()]

grid = make_grid(FLOATS.view(3, 1, H, W)[:, :, :3, :2], nrow=2, padding=1, normalize=True, scale_each=True, pad_value=0.5)

with open("transforms.json", "w") as file:
    json.dump(
        {
            "torchvision": torchvision.__version__,
            "inputs": {key: plain(x) for key, x in INPUTS.items()},
            "cases": cases,
            "random": random,
            "beta": beta,
            "grid": plain(grid),
        },
        file,
        separators=(",", ":"),
    )
