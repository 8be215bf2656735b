import pathlib
import sys

import torch

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from vectors import case, real, write

BLOCKS = {"Ifgo": "ifgo", "Iofg": "iofg"}


def split(order, t):
    """The four blocks of the last axis, by gate."""
    return dict(zip(BLOCKS[order], t.chunk(4, dim=-1)))


def by_definition(order, v):
    """The equations of Gers, Schraudolph and Schmidhuber (2002), section 2."""
    z = split(order, v["x"] @ v["w"].T + v["h"] @ v["u"].T + v["b"] + v.get("rb", 0))
    p_i, p_o, p_f = v["p"].chunk(3) if "p" in v else (0, 0, 0)
    i = torch.sigmoid(z["i"] + p_i * v["c"])
    f = torch.sigmoid(z["f"] + p_f * v["c"])
    g = torch.tanh(z["g"])
    c1 = f * v["c"] + i * g
    o = torch.sigmoid(z["o"] + p_o * c1)
    gates = torch.cat([{"i": i, "f": f, "g": g, "o": o}[k] for k in BLOCKS[order]], dim=-1)
    return o * torch.tanh(c1), c1, gates


def by_torch(order, v):
    """PyTorch's own cell, whose rows lie in the order i, f, g, o."""
    def rows(t):
        blocks = dict(zip(BLOCKS[order], t.chunk(4)))
        return torch.cat([blocks[k] for k in "ifgo"])

    rb = v.get("rb", torch.zeros_like(v["b"]))
    return torch._VF.lstm_cell(v["x"], (v["h"], v["c"]), rows(v["w"]), rows(v["u"]), rows(v["b"]), rows(rb))


cases = []


def add(name, order, two, peepholes, n, i, h, scale={}):
    def draw(operand, shape, seed):
        return real(shape, seed, scale.get(operand, 1.0))

    v = {"x": draw("x", (n, i), 1), "h": draw("h", (n, h), 2), "c": draw("c", (n, h), 3),
         "w": draw("w", (4 * h, i), 4), "u": draw("u", (4 * h, h), 5), "b": draw("b", (4 * h,), 6)}
    if two:
        v["rb"] = draw("b", (4 * h,), 7)
    if peepholes:
        v["p"] = draw("p", (3 * h,), 8)
    for t in v.values():
        t.requires_grad_()
    h1, c1, gates = by_definition(order, v)
    if not peepholes:
        own = (h1, c1)
        h1, c1 = by_torch(order, v)
        assert all(torch.allclose(a, b, rtol=1e-12, atol=0) for a, b in zip(own, (h1, c1)))
    cases.append(case(name, {"Gates": order, "TwoBiases": two, "Peepholes": peepholes}, v, {"h1": h1, "c1": c1, "gates": gates},
                      wrt=list(v), seeds={"h1": real((n, h), 9), "c1": real((n, h), 10)}))


for order in BLOCKS:
    for two in [False, True]:
        for peepholes in [False, True]:
            add("all gates apart", order, two, peepholes, 2, 3, 2)
add("every extent alike", "Ifgo", False, False, 3, 3, 3)
add("one unit", "Iofg", True, True, 3, 1, 1)
add("saturated", "Ifgo", False, False, 2, 1, 4, {"b": 12.0})
add("cell states near 1e-6", "Ifgo", False, False, 2, 2, 3, {"x": 1e-6, "h": 1e-6, "c": 1e-6, "b": 0.0})
write(__file__, cases)
