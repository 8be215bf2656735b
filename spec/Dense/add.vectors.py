import pathlib
import sys

import torch

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from vectors import case, real, write

cases = []
for name, a, b in [
    ("one axis", real((7,), 1), real((7,), 2)),
    ("two axes", real((3, 5), 3), real((3, 5), 4)),
    ("five axes", real((1, 2, 1, 3, 2), 5), real((1, 2, 1, 3, 2), 6)),
    ("scalars", real((1,), 7).reshape(()), real((1,), 8).reshape(())),
    ("b small", real((6,), 9), real((6,), 10, scale=1e-6)),
    ("cancelling", real((6,), 11, shift=100), real((6,), 12, shift=-100)),
    ("a and b equal", real((2, 3), 13), real((2, 3), 13)),
    ("infinities and NaN", torch.tensor([torch.inf, -torch.inf, torch.inf, torch.nan], dtype=torch.float64),
     torch.tensor([1, -torch.inf, -torch.inf, 1], dtype=torch.float64)),
]:
    a.requires_grad_()
    b.requires_grad_()
    cases.append(case(name, {}, {"a": a, "b": b}, {"y": torch.add(a, b)}, wrt=["a", "b"],
                      seeds={"y": real((a.numel(),), 14).reshape(a.shape)}))
write(__file__, cases)
