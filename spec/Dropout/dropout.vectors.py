import pathlib
import sys

import torch
import torch.nn.functional as F

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from vectors import case, real, write


def dropped(x, p, seed):
    """torch's dropout and the mask that it drew: the same generator on ones shows which are kept."""
    torch.manual_seed(seed)
    mask = (F.dropout(torch.ones_like(x), p, training=True) != 0).long()
    torch.manual_seed(seed)
    return F.dropout(x, p, training=True), mask


cases = []
for i, p in enumerate([0.5, 0.1, 0.25, 0.9, 1 / 3, 0.0, 1.0]):
    x = real((3, 8), 10 + i).requires_grad_()
    y, mask = dropped(x, p, i)
    cases.append(case(f"rate {p:.3g}", {"Rate": p}, {"x": x, "mask": mask}, {"y": y}, wrt=["x"], seeds={"y": real((3, 8), 30 + i)}))

x = real((24,), 5)
x[::3] = 0
x.requires_grad_()
y, mask = dropped(x, 0.4, 50)
cases.append(case("a third of x is 0", {"Rate": 0.4}, {"x": x, "mask": mask}, {"y": y}, wrt=["x"], seeds={"y": real((24,), 6)}))

x = torch.tensor([float("inf"), -float("inf"), float("nan")] * 4, dtype=torch.float64)
y, mask = dropped(x, 0.5, 51)
cases.append(case("infinities and NaN, kept and dropped", {"Rate": 0.5}, {"x": x, "mask": mask}, {"y": y}))

x = real((2, 5), 7).requires_grad_()
y = F.dropout(x, 0.6, training=False)
cases.append(case("inference", {"Rate": 0.6, "Training": False}, {"x": x}, {"y": y}, wrt=["x"], seeds={"y": real((2, 5), 8)}))
write(__file__, cases)
