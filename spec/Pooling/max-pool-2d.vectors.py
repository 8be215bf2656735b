import pathlib
import sys

import torch
import torch.nn.functional as F

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from vectors import case, real, write

INF = float("inf")


def axis(k, s=1, pb=0, pe=0, d=1, ceil=False):
    return {"Kernel": k, "Stride": s, "PadBegin": pb, "PadEnd": pe, "Dilation": d, "Ceil": ceil}


def pool(x, h, w):
    """torch's max_pool2d; where torch does not take the padding, padded with -inf first and the places mapped back."""
    kernel, stride, dilation = [(h[n], w[n]) for n in ("Kernel", "Stride", "Dilation")]
    symmetric = all(a["PadBegin"] == a["PadEnd"] <= a["Kernel"] // 2 for a in (h, w))
    if symmetric and h["Ceil"] == w["Ceil"]:
        return F.max_pool2d(x, kernel, stride, (h["PadBegin"], w["PadBegin"]), dilation, h["Ceil"], True)
    assert not h["Ceil"] and not w["Ceil"]
    padded = F.pad(x, (w["PadBegin"], w["PadEnd"], h["PadBegin"], h["PadEnd"]), value=-INF)
    y, at = F.max_pool2d(padded, kernel, stride, 0, dilation, False, True)
    row, column = at // padded.shape[3] - h["PadBegin"], at % padded.shape[3] - w["PadBegin"]
    return y, row * x.shape[3] + column


cases = []


def add(name, x, h, w=None):
    w = w or h
    x.requires_grad_()
    y, at = pool(x, h, w)
    seeds = {"y": real(tuple(y.shape), 7)}
    cases.append(case(name, {"H": h, "W": w}, {"x": x}, {"y": y, "argmax": at}, wrt=["x"], seeds=seeds))


def below0(shape, seed):
    return (-real(shape, seed).abs() - 0.5).float().double()


def ties(shape, seed, values):
    g = torch.Generator().manual_seed(seed)
    return torch.tensor(values, dtype=torch.float64)[torch.randint(len(values), shape, generator=g)]


add("2x2, two samples, three channels", real((2, 3, 4, 6), 1), axis(2, 2))
add("overlapping windows", real((1, 2, 5, 6), 2), axis(3))
add("padding 1, stride 2, all below 0", below0((1, 2, 7, 6), 3), axis(3, 2, 1, 1))
add("the axes differ", real((1, 2, 7, 9), 4), axis(3, 2, 1, 1), axis(2, 3))
add("stride 3, dilation 2", real((1, 2, 8, 11), 5), axis(2, 3, 1, 1, 2))
add("stride 1, dilation 3", real((1, 1, 7, 8), 6), axis(2, 1, 0, 0, 3))
add("ceil n6 k1 s2", real((1, 1, 6, 6), 8), axis(1, 2, ceil=True))
add("ceil n5 k2 s2 p1", real((1, 1, 5, 5), 9), axis(2, 2, 1, 1, ceil=True))
add("ceil n5 k3 s3 p1", real((1, 1, 5, 5), 10), axis(3, 3, 1, 1, ceil=True))
add("ceil with an overhang", real((1, 1, 5, 7), 11), axis(2, 2, ceil=True))
add("ceil, the only window overhangs", real((1, 1, 2, 2), 12), axis(3, 2, ceil=True))
add("SAME_UPPER, odd padding, all below 0", below0((1, 1, 6, 8), 13), axis(3, 2, 0, 1))
add("SAME_LOWER, odd padding, all below 0", below0((1, 1, 6, 8), 13), axis(3, 2, 1, 0))
add("more padding than half a window", real((1, 1, 4, 5), 14), axis(3, 1, 2, 2))
add("constant: the first of the equal", torch.full((1, 1, 4, 4), 0.5, dtype=torch.float64), axis(2, 2))
add("constant, overlapping", torch.full((1, 1, 4, 4), -0.5, dtype=torch.float64), axis(3, 1, 1, 1))
add("two values", ties((1, 2, 6, 7), 15, [-1.0, 1.0]), axis(3, 2, 1, 1))
add("-inf everywhere, padded", torch.full((1, 1, 3, 4), -INF, dtype=torch.float64), axis(2, 1, 1, 1))
x = real((1, 1, 6, 20), 16)
x[0, 0, 1, 3] = x[0, 0, 4, 10] = x[0, 0, 5, 19] = float("nan")
add("NaN, one to a window", x, axis(2, 2))
x = real((1, 1, 4, 6), 17)
x[0, 0, 0, 0], x[0, 0, 1, 2], x[0, 0, 3, 5] = INF, -INF, INF
add("infinities", x, axis(2, 1))
write(__file__, cases)
