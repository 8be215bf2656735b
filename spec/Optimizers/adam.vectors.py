import pathlib
import sys

import torch

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from vectors import case, real, write

cases = []


def round32(t):
    return t.detach().float().double()


def by_torch(a, x, t):
    """One step of torch.optim.Adam in float64 from a given state."""
    p = x["theta"].clone().requires_grad_()
    p.grad = x["g"].clone()
    opt = torch.optim.Adam([p], lr=a["LearningRate"], betas=(a.get("Beta1", 0.9), a.get("Beta2", 0.999)), eps=a.get("Epsilon", 1e-8),
                           weight_decay=a.get("WeightDecay", 0), amsgrad=a.get("AmsGrad", False))
    opt.state[p] = {"step": torch.tensor(float(t)), "exp_avg": x["m"].clone(), "exp_avg_sq": x["v"].clone()}
    if "vmax" in x:
        opt.state[p]["max_exp_avg_sq"] = x["vmax"].clone()
    opt.step()
    s = opt.state[p]
    y = {"theta1": p.detach(), "m1": s["exp_avg"], "v1": s["exp_avg_sq"]}
    if "vmax" in x:
        y["vmax1"] = s["max_exp_avg_sq"]
    return y


def by_formula(a, x, t):
    """What torch lacks: the efficient form with a constant epsilon-hat (Keras, ONNX), and steps without bias correction."""
    b1, b2, eps, lr = a.get("Beta1", 0.9), a.get("Beta2", 0.999), a.get("Epsilon", 1e-8), a["LearningRate"]
    g = x["g"] + a.get("WeightDecay", 0) * x["theta"]
    m = b1 * x["m"] + (1 - b1) * g
    v = b2 * x["v"] + (1 - b2) * g * g
    y = {"m1": m, "v1": v}
    if "vmax" in x:
        v = y["vmax1"] = torch.maximum(x["vmax"], v)
    c1, c2 = (1 - b1 ** (t + 1), 1 - b2 ** (t + 1)) if a.get("BiasCorrection", True) else (1, 1)
    if a.get("Form") == "EpsilonHat":
        y["theta1"] = x["theta"] - lr * c2 ** 0.5 / c1 * m / (v.sqrt() + eps)
    else:
        y["theta1"] = x["theta"] - lr * (m / c1) / ((v / c2).sqrt() + eps)
    return y


def step(name, a, x, t):
    a = {"LearningRate": 1e-3, **a}
    torch_has_it = a.get("Form", "Algorithm1") == "Algorithm1" and a.get("BiasCorrection", True)
    y = (by_torch if torch_has_it else by_formula)(a, x, t)
    if torch_has_it:
        for k, v in by_formula(a, x, t).items():
            assert torch.allclose(v, y[k], rtol=1e-13, atol=1e-15), (name, k)
    cases.append(case(name, a, {**x, "t": torch.tensor(t)}, {**y, "t1": torch.tensor(t + 1)}))
    return y


def trajectory(name, a, theta, gradient, steps=5):
    """Steps from zero moments; between two steps the state is rounded to float32, as every engine does."""
    x = {"theta": theta, "m": torch.zeros_like(theta), "v": torch.zeros_like(theta)}
    if a.get("AmsGrad"):
        x["vmax"] = torch.zeros_like(theta)
    for t in range(steps):
        x["g"] = round32(gradient(t, x["theta"]))
        y = step(f"{name}, step {t + 1}", a, dict(x), t)
        x = {k: round32(y[k + "1"]) for k in x if k != "g"}


def quadratic(t, w):
    """The gradient of w0^2 + w1^2/2 + w0*w1."""
    return torch.stack([2 * w[0] + w[1], w[1] + w[0]])


noise = [real((6,), 100 + t) for t in range(5)]


def shrinking(t, w):
    """Gradients that shrink tenfold at each step, but for a coordinate that is always 0."""
    g = noise[t] * 10.0 ** (1 - t)
    g[2] = 0
    return g


start = torch.tensor([1.0, -2.0], dtype=torch.float64)
many = real((6,), 1)
for form in ["Algorithm1", "EpsilonHat"]:
    trajectory(f"{form}, quadratic", {"LearningRate": 0.1, "Form": form}, start, quadratic)
    trajectory(f"{form}, quadratic, large epsilon", {"LearningRate": 0.1, "Epsilon": 0.1, "Form": form}, start, quadratic)
    trajectory(f"{form}, quadratic, decay 0.1", {"LearningRate": 0.1, "WeightDecay": 0.1, "Form": form}, start, quadratic)
    trajectory(f"{form}, AMSGrad, shrinking gradients", {"LearningRate": 0.1, "AmsGrad": True, "Form": form}, many, shrinking)
    trajectory(f"{form}, shrinking gradients", {"LearningRate": 0.1, "Epsilon": 1e-3, "Beta1": 0.6, "Beta2": 0.7, "Form": form}, many, shrinking)
    trajectory(f"{form}, AMSGrad without correction", {"LearningRate": 0.1, "AmsGrad": True, "BiasCorrection": False, "Form": form}, many, shrinking, 4)
trajectory("without correction", {"LearningRate": 0.1, "BiasCorrection": False}, start, quadratic, 3)
trajectory("Keras", {"Epsilon": 1e-7, "Form": "EpsilonHat"}, many, shrinking, 3)
trajectory("ONNX", {"LearningRate": 0.95, "Beta1": 0.1, "Beta2": 0.999, "Epsilon": 1e-7, "Form": "EpsilonHat", "WeightDecay": 0.001}, many, shrinking, 3)

state = {"theta": real((2, 7), 2), "g": real((2, 7), 3), "m": real((2, 7), 4, scale=0.5),
         "v": round32(real((2, 7), 5) ** 2), "vmax": round32(real((2, 7), 6) ** 2)}
plain = {k: v for k, v in state.items() if k != "vmax"}
for t in [0, 1, 10, 1000]:
    step(f"any state, t = {t}", {}, plain, t)
    step(f"any state, everything on, t = {t}", {"LearningRate": 0.05, "Beta1": 0.8, "Beta2": 0.95, "Epsilon": 0.01, "AmsGrad": True, "WeightDecay": 0.3}, state, t)
write(__file__, cases)
