import math
import pathlib
import sys

import torch

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from vectors import case, real, write

cases = []
for form, approximate in [("Exact", "none"), ("Tanh", "tanh")]:
    for name, x in [
        ("normal", real((3, 5), 1)),
        ("where the forms differ most", torch.tensor([-2.5, -2.25, -2.0, 2.0, 2.25, 2.5], dtype=torch.float64)),
        ("wide", real((12,), 2, scale=4)),
        ("near 0", real((4,), 3, scale=1e-3)),
    ]:
        x.requires_grad_()
        # torch's own exact form is x·½(1 + erf): in the left tail it cancels, 3e-12 off at -5 even in float64.
        y = x * 0.5 * torch.erfc(-x * math.sqrt(0.5)) if (form, name) == ("Exact", "wide") \
            else torch.nn.functional.gelu(x, approximate=approximate)
        cases.append(case(name, {"Form": form}, {"x": x}, {"y": y}, wrt=["x"], seeds={"y": real(tuple(x.shape), 4)}))
write(__file__, cases)
