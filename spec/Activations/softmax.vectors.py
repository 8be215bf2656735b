import pathlib
import sys

import torch

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from vectors import case, real, write

INF = float("inf")
cases = []


def add(name, x, axis=-1, flatten=False):
    x.requires_grad_()
    # ONNX before version 13: two dimensions, the second of which holds all axes from `axis` on.
    y = torch.softmax(x.flatten(axis % x.dim()), -1).reshape(x.shape) if flatten else torch.softmax(x, axis)
    cases.append(case(name, {"Axis": axis, "Flatten": flatten}, {"x": x}, {"y": y}, wrt=["x"], seeds={"y": real(tuple(x.shape), 9)}))


def numbers(*rows):
    return torch.tensor(rows, dtype=torch.float64)


add("one axis", real((5,), 1))
add("rows", real((4, 6), 2))
for axis in [0, 1, 2, -1, -2, -3]:
    add("three axes", real((2, 3, 4), 3), axis)
    add("three axes, flattened", real((2, 3, 4), 3), axis, flatten=True)
add("the inner of four axes", real((2, 3, 2, 3), 4), 1)
add("four axes, flattened", real((2, 3, 2, 3), 4), 1, flatten=True)
add("one element in a line", real((3, 1), 5))
add("wide logits", real((3, 7), 6, scale=10))
add("near each other", real((2, 5), 7, scale=1e-3))
add("large", numbers([1000, 999, 998], [-1000, -1001, -1002], [89, -89, 88], [2.0**100, 0, -2.0**100]))
add("-inf is ruled out", numbers([1, -INF, 0], [-INF, 2, -INF]))
add("a line of -inf", numbers([-INF, -INF, -INF], [0, 1, 2]))
add("+inf", numbers([INF, 0, 1], [0, 1, 2]))
add("nan", numbers([float("nan"), 0, 1], [0, 1, 2]))
write(__file__, cases)
