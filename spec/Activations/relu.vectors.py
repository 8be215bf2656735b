"""ReLU, by torch.relu."""
import pathlib
import sys

import torch

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from vectors import case, real, write

nan, inf = float("nan"), float("inf")
cases = []
for name, x in [
    ("normal", real((3, 5), 1)),
    ("on the kink", torch.tensor([-1.0, 0.0, -0.0, 1.0], dtype=torch.float64)),
    ("beside the kink and far out", torch.tensor([-2.0**100, -2.0**-149, 2.0**-149, 2.0**100], dtype=torch.float64)),
    ("NaN and infinities", torch.tensor([nan, inf, -inf], dtype=torch.float64)),
]:
    x.requires_grad_()
    cases.append(case(name, {}, {"x": x}, {"y": torch.relu(x)}, wrt=["x"], seeds={"y": real(tuple(x.shape), 4)}))
write(__file__, cases)
