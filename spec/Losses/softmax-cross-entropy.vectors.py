import pathlib
import sys

import torch

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from vectors import case, ints, real, write

cases = []


def add(name, z, label, reduction="mean", smoothing=0.0, ignore=None, weight=None):
    z.requires_grad_()
    loss = torch.nn.functional.cross_entropy(
        z, label, weight=weight, reduction=reduction, label_smoothing=smoothing, ignore_index=-12345 if ignore is None else ignore)
    seed = real((1,), 99).reshape(()) if reduction != "none" else real(tuple(loss.shape), 99)
    operator = {"Reduction": reduction.capitalize(), "LabelSmoothing": smoothing, "Weighted": weight is not None}
    if ignore is not None:
        operator["IgnoreIndex"] = ignore
    inputs = {"z": z, "label": label} if weight is None else {"z": z, "weight": weight, "label": label}
    outputs = {"loss": loss, "logp": torch.log_softmax(z, 1)}
    cases.append(case(name, operator, inputs, outputs, wrt=["z"], seeds={"loss": seed}))


def some_ignored(label, ignore, every=3):
    label = label.clone()
    label.view(-1)[::every] = ignore
    return label


def weights(n, seed):
    return (real((n,), seed).abs() + 0.25).float().double()


for reduction in ["mean", "sum", "none"]:
    add("plain", real((4, 3), 1), ints((4,), 2, 0, 2), reduction)
    add("positions", real((2, 3, 5), 3), ints((2, 5), 4, 0, 2), reduction)
    add("weights", real((5, 4), 5), ints((5,), 6, 0, 3), reduction, weight=weights(4, 7))
    add("ignored", real((5, 4), 8), some_ignored(ints((5,), 9, 0, 3), -100), reduction, ignore=-100)
    add("smoothing", real((4, 5), 10), ints((4,), 11, 0, 4), reduction, smoothing=0.2)
    add("ignored, weights", real((6, 4), 12), some_ignored(ints((6,), 13, 0, 3), -100), reduction, ignore=-100, weight=weights(4, 14))
    add("ignored, smoothing", real((6, 4), 15), some_ignored(ints((6,), 16, 0, 3), -100), reduction, ignore=-100, smoothing=0.3)
    add("weights, smoothing", real((5, 4), 17), ints((5,), 18, 0, 3), reduction, weight=weights(4, 19), smoothing=0.3)
    add("ignored, weights, smoothing", real((6, 4), 20), some_ignored(ints((6,), 21, 0, 3), -100), reduction,
        ignore=-100, weight=weights(4, 22), smoothing=0.3)
    add("ignored, weights, smoothing, positions", real((2, 3, 2, 3), 23), some_ignored(ints((2, 2, 3), 24, 0, 2), -100, 4), reduction,
        ignore=-100, weight=weights(3, 25), smoothing=0.1)
    add("a class is ignored", real((6, 4), 26), some_ignored(ints((6,), 27, 0, 3), 2), reduction, ignore=2, weight=weights(4, 28))
    add("ignored index past the classes", real((2, 4, 3), 29), some_ignored(ints((2, 3), 30, 0, 3), 255), reduction, ignore=255)
    add("every label ignored", real((3, 4), 31), torch.full((3,), -100), reduction, ignore=-100)

add("all of the target is spread", real((3, 4), 32), ints((3,), 33, 0, 3), smoothing=1.0, weight=weights(4, 34))
add("large logits", torch.tensor([[1000.0, -1000, 0], [89, -89, 88], [-1000, -1001, -1002]], dtype=torch.float64), torch.tensor([1, 0, 2]), "none")
add("-inf at another class", torch.tensor([[1.0, -torch.inf, 0], [-torch.inf, 2, -1]], dtype=torch.float64), torch.tensor([0, 1]), "mean")
add("-inf at the label", torch.tensor([[1.0, -torch.inf, 0], [-torch.inf, 2, -1]], dtype=torch.float64), torch.tensor([1, 1]), "none")
write(__file__, cases)
