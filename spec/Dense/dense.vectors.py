import pathlib
import sys

import torch

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from vectors import case, real, write

cases = []
for bias in [True, False]:
    for name, n, i, o in [
        ("square", 4, 4, 4),                  # only the values tell W from its transpose, and y from its own
        ("three extents", 3, 5, 2),
        ("one sample", 1, 3, 6),
        ("one unit", 5, 4, 1),
        ("one input", 4, 1, 3),
        ("batch of nine", 9, 3, 11),
    ]:
        inputs = {"x": real((n, i), 1), "w": real((i, o), 2)}
        if bias:
            inputs["b"] = real((o,), 3)
        for v in inputs.values():
            v.requires_grad_()
        # torch's weight is (O, I): the transpose of ours.
        y = torch.nn.functional.linear(inputs["x"], inputs["w"].T, inputs.get("b"))
        cases.append(case(name, {"Bias": bias}, inputs, {"y": y}, wrt=list(inputs), seeds={"y": real((n, o), 4)}))
write(__file__, cases)
