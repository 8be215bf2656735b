import pathlib
import sys

import torch

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from vectors import case, real, write

cases = []


def add(name, m, k, n, c_shape, alpha, beta, transpose_a, transpose_b, skips=False):
    inputs = {"a": real((k, m) if transpose_a else (m, k), 1), "b": real((n, k) if transpose_b else (k, n), 2)}
    if c_shape is not None:
        inputs["c"] = real(c_shape, 3)
    for v in inputs.values():
        v.requires_grad_()
    product = (inputs["a"].T if transpose_a else inputs["a"]) @ (inputs["b"].T if transpose_b else inputs["b"])
    y = alpha * product if not (skips and alpha == 0) else torch.zeros_like(product)
    if c_shape is not None and not (skips and beta == 0):
        y = y + beta * inputs["c"]
    attributes = {"Alpha": alpha, "Beta": beta, "TransposeA": transpose_a, "TransposeB": transpose_b, "HasC": c_shape is not None,
                  "AlphaZeroSkips": skips, "BetaZeroSkips": skips}
    if not y.requires_grad:                    # nothing is left of the inputs
        y = y + 0 * product
    cases.append(case(name, attributes, inputs, {"y": y}, wrt=list(inputs), seeds={"y": real((m, n), 4)}))


for transpose_a in [False, True]:
    for transpose_b in [False, True]:
        add("three extents", 3, 5, 2, (3, 2), 1, 1, transpose_a, transpose_b)
        add("square: only the values tell a matrix from its transpose", 3, 3, 3, (3, 3), 0.75, -1.5, transpose_a, transpose_b)
        add("no c", 4, 2, 3, None, 1.3, 1, transpose_a, transpose_b)
for c_shape in [(), (1,), (3,), (1, 1), (1, 3), (3, 1), (3, 3)]:
    add("c repeated, y square", 3, 2, 3, c_shape, 0.7, 0.3, False, False)
for c_shape in [(), (5,), (1, 5), (4, 1)]:
    add("c repeated", 4, 2, 5, c_shape, 1, 2, False, True)
add("one row", 1, 4, 3, (3,), 1, 1, False, False)
add("one column", 4, 3, 1, (4, 1), 1, 0.5, True, False)
add("one term", 3, 1, 4, (4,), 2, 1, False, False)
for skips in [False, True]:
    add("alpha is 0", 2, 3, 4, (4,), 0, 0.7, False, False, skips)
    add("beta is 0", 2, 3, 4, (4,), 0.7, 0, False, False, skips)
    add("both are 0", 2, 3, 4, (4,), 0, 0, False, False, skips)
write(__file__, cases)
