"""The step, by torch.heaviside. It has no derivative in torch; that of sign is 0 everywhere."""
import pathlib
import sys

import torch

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from vectors import case, real, write

cases = []
for at_zero in [1.0, 0.0, 0.5, -0.25]:
    for name, x in [
        ("normal", real((3, 5), 1)),
        ("on the jump", torch.tensor([-1.0, 0.0, -0.0, 1.0], dtype=torch.float64)),
        ("beside the jump and far out", torch.tensor([-2.0**100, -2.0**-149, 2.0**-149, 2.0**100, -float("inf"), float("inf")], dtype=torch.float64)),
    ]:
        x.requires_grad_()
        y = torch.heaviside(x.detach(), torch.tensor(at_zero, dtype=torch.float64)) + 0 * torch.sign(x)
        cases.append(case(name, {"AtZero": at_zero}, {"x": x}, {"y": y}, wrt=["x"], seeds={"y": real(tuple(x.shape), 4)}))
write(__file__, cases)
