# Optimizers and averages beside those of optim.json: /usr/bin/python3 optim-extra.py > optim-extra.json
import json
import torch
from torch import nn
from torch.optim.swa_utils import SWALR, AveragedModel, update_bn


def sparse_adam(dtype, **options):
    """An embedding whose rows occur now and then; row 5 never does."""
    torch.manual_seed(0)
    table = torch.randn(6, 3, dtype=torch.float64).to(dtype)
    net = nn.Embedding.from_pretrained(table.clone(), freeze=False, sparse=True)
    optimizer = torch.optim.SparseAdam(net.parameters(), **options)
    batches = [[0, 1, 1], [2, 0, 4], [3, 3, 3], [1, 2, 4], [0, 0, 2]]
    for batch in batches:
        optimizer.zero_grad()
        net(torch.tensor(batch)).add(0.5).pow(2).sum().backward()
        optimizer.step()
    state = optimizer.state_dict()['state'][0]
    return {'options': options, 'table': table.tolist(), 'batches': batches, 'weight': net.weight.tolist(),
            'step': state['step'], 'exp_avg': state['exp_avg'].tolist(), 'exp_avg_sq': state['exp_avg_sq'].tolist()}


def swalr(swa_lr, epochs, **options):
    optimizer = torch.optim.SGD([{'params': [torch.zeros(1)]}, {'params': [torch.zeros(1)], 'lr': 0.4}], lr=0.1)
    schedule = SWALR(optimizer, swa_lr, **options)
    rates = []
    for _ in range(epochs):
        rates.append([g['lr'] for g in optimizer.param_groups])
        optimizer.step()
        schedule.step()
    return {'swa_lr': swa_lr, 'options': options, 'rates': rates}


def averaged(ema):
    torch.manual_seed(1)
    net = nn.Sequential(nn.Linear(2, 3), nn.BatchNorm1d(3), nn.Linear(3, 1)).double()
    start = {k: v.tolist() for k, v in net.state_dict().items()}
    avg_fn = (lambda a, p, n: torch.lerp(a, p, 1 - 0.9)) if ema else None
    model = AveragedModel(net, avg_fn=avg_fn)
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
    data = torch.randn(12, 2, dtype=torch.float64)
    for x in data.split(4):
        optimizer.zero_grad()
        net(x).pow(2).sum().backward()
        optimizer.step()
        model.update_parameters(net)
    update_bn(data.split(5), model)
    return {'start': start, 'data': data.tolist(), 'state': {k: v.tolist() for k, v in model.state_dict().items()}}


print(json.dumps({
    'sparse_adam': {str(d)[6:]: [sparse_adam(d, lr=0.1), sparse_adam(d, lr=0.05, betas=(0.8, 0.9), eps=1e-3, maximize=True)]
                    for d in (torch.float64, torch.float32)},
    'swalr': [swalr(0.05, 8, anneal_epochs=4), swalr([0.02, 0.5], 8, anneal_epochs=5, anneal_strategy='linear'),
              swalr(0.03, 4, anneal_epochs=0)],
    'averaged': {'swa': averaged(False), 'ema': averaged(True)},
}))
