# The files beside this one: run with PyTorch 1.13 in this folder.
import collections
import torch

torch.manual_seed(0)
base = torch.arange(24.)
dtypes = ['float32', 'float64', 'float16', 'bfloat16', 'int8', 'uint8', 'int16', 'int32', 'int64', 'bool', 'complex64', 'complex128']
values = {
    'views': [base.view(4, 6), base.view(4, 6).t(), base[3:9:2], base[0]],
    'dtypes': {name: torch.arange(3).to(getattr(torch, name)) for name in dtypes},
    'parameter': torch.nn.Parameter(torch.ones(2)),
    'empty': torch.zeros(0, 3),
    'scalar': torch.tensor(7),
    'size': torch.Size([2, 3]),
    'dtype': torch.bfloat16,
    'device': torch.device('cuda', 1),
    'none': None,
    'flags': (True, False),
    'ints': [0, 255, 256, -1, 2**31, -2**40, 2**70, 65536],
    'floats': [1.5, float('inf'), -0.0],
    'text': 'gr\u00fcn \U0001f600',
    'bytes': b'\x00\xff',
    'nobytes': b'',
    'set': {1, 2},
    'frozen': frozenset(['a']),
    'counter': collections.Counter([30, 80, 80]),
    'complex': 1 + 2j,
    'state': {0: {'step': 5}, 1: {}},
    '__proto__': 3,
}
torch.save(values, 'values.pth')
torch.save(values, 'values.protocol4.pth', pickle_protocol=4)
torch.save(values, 'values.legacy.pth', _use_new_zipfile_serialization=False)
torch.save(torch.nn.Linear(2, 1), 'module.pth')
