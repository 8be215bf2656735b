"""ReLU6, by torch.nn.functional.relu6. Its gradient at NaN is 0 in whole vectors and that of the identity in the tail: left out."""
import pathlib
import sys

import torch

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from vectors import case, real, write

inf = float("inf")
cases = []
for name, x in [
    ("normal", real((3, 5), 1, scale=4, shift=3)),
    ("on the kinks", torch.tensor([-1.0, 0.0, -0.0, 3.0, 6.0, 7.0], dtype=torch.float64)),
    ("beside the kinks and far out", torch.tensor([-2.0**100, -2.0**-149, 2.0**-149, 6 - 2.0**-21, 6 + 2.0**-21, 2.0**100], dtype=torch.float64)),
    ("infinities", torch.tensor([inf, -inf], dtype=torch.float64)),
]:
    x.requires_grad_()
    cases.append(case(name, {}, {"x": x}, {"y": torch.nn.functional.relu6(x)}, wrt=["x"], seeds={"y": real(tuple(x.shape), 4)}))
write(__file__, cases)
