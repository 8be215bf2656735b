import pathlib
import sys

import torch

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from vectors import case, real, write

cases = []


def batch_norm(x, gamma, beta, mean, var, eps):
    """The formula, from statistics of shape [C]."""
    s = [1, -1] + [1] * (x.dim() - 2)
    return (x - mean.view(s)) / torch.sqrt(var.view(s) + eps) * gamma.view(s) + beta.view(s)


def add(name, shape, seed, training=True, eps=1e-5, momentum=0.1, unbiased=True, shift=0.0, x=None):
    c = shape[1]
    x = real(shape, seed, shift=shift) if x is None else x
    gamma, beta, mean = real((c,), seed + 1, 0.5, 1.5), real((c,), seed + 2), real((c,), seed + 3, shift=0.5)
    var = (real((c,), seed + 4).abs() + 0.5).float().double()
    for t in (x, gamma, beta):
        t.requires_grad_()
    axes = [0] + list(range(2, x.dim()))
    outputs = {}
    if training:
        new_mean, new_var = mean.clone(), var.clone()
        if unbiased:
            y = torch.nn.functional.batch_norm(x, new_mean, new_var, gamma, beta, True, momentum, eps)
        else:
            # PyTorch has no biased running variance: the formula of Keras and ONNX.
            batch_mean, batch_var = x.mean(axes), x.var(axes, unbiased=False)
            y = batch_norm(x, gamma, beta, batch_mean, batch_var, eps)
            new_mean = (1 - momentum) * mean + momentum * batch_mean
            new_var = (1 - momentum) * var + momentum * batch_var
        outputs = {"y": y, "running_mean1": new_mean, "running_var1": new_var,
                   "mean": x.mean(axes), "inv_std": 1 / torch.sqrt(x.var(axes, unbiased=False) + eps)}
    else:
        outputs = {"y": torch.nn.functional.batch_norm(x, mean, var, gamma, beta, False, momentum, eps)}
    operator = {"Training": training, "Epsilon": eps, "Momentum": momentum, "UnbiasedRunningVariance": unbiased}
    inputs = {"x": x, "gamma": gamma, "beta": beta, "running_mean": mean, "running_var": var}
    cases.append(case(name, operator, inputs, outputs, wrt=["x", "gamma", "beta"], seeds={"y": real(tuple(shape), seed + 5)}))


for training in [True, False]:
    mode = "training" if training else "inference"
    add(f"{mode}, [N, C]", (5, 3), 10, training)
    add(f"{mode}, [N, C, d]", (2, 3, 4), 20, training)
    add(f"{mode}, [N, C, d, d]", (2, 2, 2, 3), 30, training)
    add(f"{mode}, large epsilon", (4, 3), 40, training, eps=0.1)
    add(f"{mode}, large epsilon, positions", (2, 2, 3), 50, training, eps=0.5)
add("two elements", (2, 4), 60)
add("three elements", (1, 2, 3), 70)
add("Keras", (3, 2, 3), 80, eps=1e-3, momentum=0.01, unbiased=False)
add("ONNX", (4, 3), 90, unbiased=False)
add("two elements, biased", (2, 3), 100, unbiased=False)
add("momentum 0.9", (3, 3), 110, momentum=0.9)
add("momentum 0", (3, 3), 120, momentum=0.0)
add("momentum 1", (3, 3), 130, momentum=1.0)
add("offset", (6, 2), 140, shift=100.0)
add("large offset", (2, 2, 6), 150, shift=1000.0)
add("constant", (4, 2), 160, x=torch.full((4, 2), 3.0, dtype=torch.float64))
add("constant, inference", (4, 2), 170, training=False, x=torch.full((4, 2), 3.0, dtype=torch.float64))
write(__file__, cases)
