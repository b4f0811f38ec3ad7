# Modules beside those of modules.json, in the same form: /usr/bin/python3 modules-extra.py > modules-extra.json
import json
import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence


class Seeded(nn.Module):
    """Draws the same dropout masks in every call."""

    def __init__(self, net):
        super().__init__()
        self.net = net

    def forward(self, *args, **kwargs):
        torch.manual_seed(1)
        return self.net(*args, **kwargs)


class Packed(nn.Module):
    """Packs its input, and pads the output again."""

    def __init__(self, net, lengths, enforce_sorted=True):
        super().__init__()
        self.net, self.lengths, self.enforce_sorted = net, lengths, enforce_sorted

    def forward(self, x, *states):
        first = self.net.batch_first
        packed = pack_padded_sequence(x, self.lengths, first, self.enforce_sorted)
        output, hn = self.net(packed, *states)
        padded, lengths = pad_packed_sequence(output, first, padding_value=2.5, total_length=6)
        return padded, lengths, hn, packed.data, packed.batch_sizes


def values(x):
    if x is None or isinstance(x, bool):
        return x
    if isinstance(x, (list, tuple)):
        return [values(v) for v in x]
    data = [str(v) if v in (float('inf'), float('-inf')) else v for v in x.detach().flatten().tolist()]
    return {'dtype': str(x.dtype).replace('torch.', ''), 'shape': list(x.shape), 'data': data}


def flat(x):
    return [y for v in x for y in flat(v)] if isinstance(x, (list, tuple)) else [x]


def case(expr, *shapes, **kwargs):
    torch.manual_seed(0)
    net = eval(expr).double()
    state = {k: values(v) for k, v in net.state_dict().items()}
    torch.manual_seed(len(expr))
    made = lambda s: [made(v) for v in s] if isinstance(s, list) else torch.randn(s, dtype=torch.float64, requires_grad=True)
    args = [made(s) for s in shapes]
    inputs = flat(args)
    out = net(*args, **kwargs)
    total = 0
    for k, o in enumerate(t for t in flat(out) if isinstance(t, torch.Tensor) and t.requires_grad):
        w = torch.tensor([(((7 * i + 3 * k) % 11) - 4.5) / 4 for i in range(o.numel())], dtype=o.dtype)
        total = total + (o * w.view(o.shape)).sum()
    total.backward()
    net.eval()
    return {
        'expr': expr, 'kwargs': {k: values(v) for k, v in kwargs.items()}, 'state': state, 'args': values(args),
        'distinct_inputs': list(range(len(inputs))), 'out': values(out),
        'grad_params': {k: values(p.grad) for k, p in net.named_parameters()},
        'grad_inputs': [values(x.grad) for x in inputs], 'out_eval': values(net(*args, **kwargs)),
    }


def mask(*rows):
    return torch.tensor([[c == 'x' for c in row] for row in rows])


torch.manual_seed(5)
floating = torch.randn(4, 4, dtype=torch.float64)
three = torch.rand(4, 4, 3) < 0.3
causal = nn.Transformer.generate_square_subsequent_mask(4).double()
cases = [
    case('Packed(nn.LSTM(3, 2, num_layers=2, bidirectional=True), [5, 3, 3, 1])', (5, 4, 3)),
    case('Packed(nn.LSTM(3, 4, proj_size=2, batch_first=True, bidirectional=True), [2, 5, 1, 4], False)', (4, 5, 3), [(2, 4, 2), (2, 4, 4)]),
    case('Packed(nn.GRU(3, 2, num_layers=2, bidirectional=True), [2, 5, 2, 3], False)', (5, 4, 3), (4, 4, 2)),
    case('Packed(nn.RNN(3, 2), [4, 4, 2])', (5, 3, 3), (1, 3, 2)),
    case('nn.LSTM(3, 2, num_layers=2, bidirectional=True, batch_first=True)', (5, 3), [(4, 2), (4, 2)]),
    case('Seeded(nn.LSTM(3, 4, num_layers=3, dropout=0.4, batch_first=True))', (2, 6, 3)),
    case('Seeded(nn.GRU(3, 4, num_layers=2, dropout=0.5, bidirectional=True, bias=False))', (6, 2, 3)),
    case("nn.RNNCell(3, 2, nonlinearity='relu', bias=False)", (3,), (2,)),
    case('nn.LSTMCell(3, 2)', (3,)),
    case('nn.MultiheadAttention(4, 2)', (4, 4), (4, 4), (4, 4), key_padding_mask=mask('..xx')[0], attn_mask=floating),
    case('nn.MultiheadAttention(4, 2, batch_first=True)', (2, 4, 4), (2, 3, 4), (2, 3, 4), attn_mask=three, key_padding_mask=mask('.x.', '...'), average_attn_weights=False),
    case('nn.MultiheadAttention(4, 2, add_bias_kv=True, add_zero_attn=True)', (4, 2, 4), (3, 2, 4), (3, 2, 4), attn_mask=three, key_padding_mask=mask('xxx', '..x')),
    case('Seeded(nn.MultiheadAttention(4, 2, dropout=0.3, kdim=3))', (4, 2, 4), (3, 2, 3), (3, 2, 4)),
    case('Seeded(nn.TransformerEncoder(nn.TransformerEncoderLayer(4, 2, 6, dropout=0.2), 2))', (4, 2, 4), mask=causal, src_key_padding_mask=mask('....', '...x')),
    case("Seeded(nn.TransformerDecoderLayer(4, 2, 6, dropout=0.3, activation='gelu', batch_first=True))", (2, 4, 4), (2, 3, 4), memory_key_padding_mask=mask('...', '.xx')),
    case('Seeded(nn.Transformer(4, 2, 2, 2, 6, dropout=0.1, batch_first=True, norm_first=True))', (2, 3, 4), (2, 4, 4), tgt_mask=causal, src_key_padding_mask=mask('...', '..x'), memory_key_padding_mask=mask('...', '..x'), tgt_key_padding_mask=mask('....', '...x')),
    case('nn.Transformer(4, 2, 1, 1, 6, dropout=0, activation=nn.ReLU())', (3, 4), (4, 4), tgt_mask=causal),
]
print(json.dumps({'torch': torch.__version__, 'cases': cases}))
