# Parametrized layers, two steps of training and one evaluation: /usr/bin/python3 parametrize.py > parametrize.json
import json
import torch
from torch import nn
from torch.nn.utils import parametrizations, parametrize, spectral_norm, weight_norm


class Symmetric(nn.Module):
    def forward(self, x):
        return x.triu() + x.triu(1).transpose(-1, -2)


class Doubled(nn.Module):
    def forward(self, x):
        return x * 2

    def right_inverse(self, x):
        return x / 2


def symmetric(module, *others):
    for p in [Symmetric(), *others]:
        parametrize.register_parametrization(module, 'weight', p)
    return module


def values(d):
    return {k: v.tolist() for k, v in d.items()}


def case(expr, shape):
    torch.manual_seed(3)
    net = eval(expr)
    text = repr(net)
    net = net.double()
    state = values(net.state_dict())
    torch.manual_seed(5)
    x = torch.randn(shape, dtype=torch.float64)
    outs = []
    for _ in range(2):
        net.zero_grad()
        out = net(x)
        out.cos().sum().backward()
        outs.append(out.tolist())
        with torch.no_grad():
            for p in net.parameters():
                p -= 0.1 * p.grad
    grads = {k: p.grad.tolist() for k, p in net.named_parameters()}
    after = values(net.state_dict())
    return {'expr': expr, 'repr': text, 'state': state, 'x': x.tolist(), 'outs': outs, 'grads': grads, 'after': after,
            'eval': net.eval()(x).tolist()}


print(json.dumps([
    case('weight_norm(nn.Linear(3, 4))', [2, 3]),
    case('weight_norm(nn.Linear(3, 4), dim=None)', [2, 3]),
    case('weight_norm(nn.Conv1d(2, 3, 2), dim=1)', [1, 2, 4]),
    case('spectral_norm(nn.Linear(3, 4))', [2, 3]),
    case('spectral_norm(nn.ConvTranspose1d(2, 3, 2), n_power_iterations=2)', [1, 2, 4]),
    case('parametrizations.spectral_norm(nn.Linear(3, 4))', [2, 3]),
    case("parametrizations.spectral_norm(nn.Linear(3, 4), 'bias')", [2, 3]),
    case('parametrizations.spectral_norm(nn.Conv1d(2, 3, 2), n_power_iterations=3, dim=1)', [1, 2, 4]),
    case('parametrizations.orthogonal(nn.Linear(3, 3))', [2, 3]),
    case("parametrizations.orthogonal(nn.Linear(3, 4), orthogonal_map='cayley')", [2, 3]),
    case('parametrizations.orthogonal(nn.Linear(3, 2))', [2, 3]),
    case('parametrizations.orthogonal(nn.Linear(3, 4), use_trivialization=False)', [2, 3]),
    case('symmetric(nn.Linear(3, 3))', [2, 3]),
    case('symmetric(nn.Linear(3, 3), Doubled())', [2, 3]),
]))
