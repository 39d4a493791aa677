#!/usr/bin/env python3
"""One KiNG step (Liu, Wang, Wang, UAI 2025) with Gaussian RBF features, in Python.

Written for comparison from the formulae, in three forms:

  dense-torch     the published code's order of evaluation: D for all pairs, D J by an einsum, every
                  pair's b x b product, their sum; D J once more for the velocity
  compact-torch   the same algebra reordered for two large products: P the (n d) x b stacked
                  Jacobian, D one (n d) x (n d) matrix, D P and then P^T (D P)
  compact-numpy   the same in NumPy

n particles x, as many target rows y, b basis rows c, d dimensions:

  sigma = median rule of x, h = median rule of [x; y]     phi_m(x) = exp(-|x - c_m|^2 / 2 h^2)
  F = cov(phi(x))     M = n^-2 sum_ij J_i^T D_ij J_j     (M + lambda F + eps I) beta = Delta
  D_ij = k_ij (I / sigma^2 - delta delta^T / sigma^4)     v_j = n^-1 sum_i D_ji J_i beta

Prints one line of JSON: the median, least and largest seconds of a step, peak resident memory,
versions, threads, and how far the velocity is from the one that came with the data.
jmh/reference/run starts it with the settings that a fair measurement needs.
"""

import argparse
import json
import math
import platform
import resource
import statistics
import sys
import time

DAMPING = 1e-3
RIDGE = 1e-3
FORMS = ("dense-torch", "compact-torch", "compact-numpy")


def arguments():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--form", choices=FORMS, required=True)
    parser.add_argument("--shape", required=True, help="NxBxD, such as 100x200x5")
    parser.add_argument("--data", required=True, help="the file that jmh/reference/run has written")
    parser.add_argument("--dtype", choices=("float", "double"), default="double")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--warmup", type=int, default=2, help="steps that are not measured")
    parser.add_argument("--repeats", type=int, default=3, help="steps that are")
    parser.add_argument("--seconds", type=float, default=1.0, help="measure at least so long")
    parser.add_argument("--memory-limit", type=float, default=0, help="GB of address space; 0: none")
    given = parser.parse_args()
    try:
        given.n, given.b, given.d = (int(size) for size in given.shape.split("x"))
    except ValueError:
        parser.error("--shape %r is not of the form NxBxD" % given.shape)
    if min(given.n, given.b, given.d, given.threads, given.repeats) < 1 or given.warmup < 0:
        parser.error("sizes, threads and repeats are at least 1")
    if given.n < 2:
        parser.error("the median rule needs at least two particles")
    return given


def read(np, given):
    """x, y, c, our velocity, and what rounding may make of it at a unit roundoff of 2^-53."""
    n, b, d = given.n, given.b, given.d
    numbers = np.fromfile(given.data, dtype="<f8")
    sizes = [n * d, n * d, b * d, n * d, n * d]
    if numbers.size != sum(sizes):
        sys.exit(
            "%s holds %d numbers, a step of %s needs %d"
            % (given.data, numbers.size, given.shape, sum(sizes))
        )
    parts = np.split(numbers, np.cumsum(sizes)[:-1])
    return [part.reshape(-1, d) for part in parts]


# ---------------------------------------------------------------- NumPy, compact


def squared_numpy(np, a, b):
    s = (a * a).sum(1)[:, None] + (b * b).sum(1)[None, :] - 2 * (a @ b.T)
    return np.maximum(s, 0)


def bandwidth_numpy(np, rows):
    """The median rule: sqrt(m / 2), m the lower median over pairs that do not coincide."""
    s = (rows * rows).sum(1)
    distances = squared_numpy(np, rows, rows)
    upper = np.triu_indices(rows.shape[0], 1)
    pairs = distances[upper]
    scale = (s[:, None] + s[None, :])[upper]
    pairs = pairs[pairs > 4 * np.finfo(rows.dtype).eps * scale]
    middle = (pairs.size - 1) // 2
    return float(np.sqrt(np.partition(pairs, middle)[middle] / 2))


def compact_numpy(np, x, y, c):
    n, d = x.shape
    b = c.shape[0]
    h = bandwidth_numpy(np, np.concatenate([x, y]))
    sigma = bandwidth_numpy(np, x)
    phi = np.exp(squared_numpy(np, x, c) / (-2 * h * h))
    delta = np.exp(squared_numpy(np, y, c) / (-2 * h * h)).mean(0) - phi.mean(0)
    jacobian = phi[:, None, :] * (c.T[None, :, :] - x[:, :, None]) / (h * h)
    jacobian = jacobian.reshape(n * d, b)
    fisher = np.cov(phi.T)
    k = np.exp(squared_numpy(np, x, x) / (-2 * sigma * sigma))
    difference = x[:, None, :] - x[None, :, :]
    kernel = np.empty((n, d, n, d), dtype=x.dtype)
    weighted = (difference * (k / -(sigma**4))[:, :, None]).transpose(0, 2, 1)
    np.multiply(weighted[:, :, :, None], difference[:, None, :, :], out=kernel)
    diagonal = np.einsum("iljl->lij", kernel)
    diagonal += k / sigma**2
    product = kernel.reshape(n * d, n * d) @ jacobian
    gram = jacobian.T @ product
    system = gram / (n * n) + DAMPING * fisher + RIDGE * np.eye(b)
    beta = np.linalg.solve(system, delta)
    return (product @ beta / n).reshape(n, d)


# ---------------------------------------------------------------- PyTorch


def squared_torch(torch, a, b):
    s = (a * a).sum(1)[:, None] + (b * b).sum(1)[None, :] - 2 * (a @ b.T)
    return s.clamp_(min=0)


def bandwidth_torch(torch, rows):
    s = (rows * rows).sum(1)
    distances = squared_torch(torch, rows, rows)
    least = 4 * torch.finfo(rows.dtype).eps * (s[:, None] + s[None, :])
    pair = torch.ones_like(distances, dtype=torch.bool).triu_(1) & (distances > least)
    return float(torch.sqrt(torch.median(distances[pair]) / 2))  # median: the lower one


def features_torch(torch, x, y, c):
    """Features, Jacobian n x d x b, Fisher, Delta, kernel weights, their differences, sigma."""
    h = bandwidth_torch(torch, torch.cat([x, y]))
    sigma = bandwidth_torch(torch, x)
    phi = torch.exp(squared_torch(torch, x, c) / (-2 * h * h))
    delta = torch.exp(squared_torch(torch, y, c) / (-2 * h * h)).mean(0) - phi.mean(0)
    jacobian = phi[:, None, :] * (c.T[None, :, :] - x[:, :, None]) / (h * h)
    fisher = torch.cov(phi.T)
    k = torch.exp(squared_torch(torch, x, x) / (-2 * sigma * sigma))
    return jacobian, fisher, delta, k, x[:, None, :] - x[None, :, :], sigma


def system_torch(torch, gram, fisher, n):
    ridge = RIDGE * torch.eye(gram.shape[0], dtype=gram.dtype)
    return gram / (n * n) + DAMPING * fisher + ridge


def dense_torch(torch, x, y, c):
    n, d = x.shape
    jacobian, fisher, delta, k, difference, sigma = features_torch(torch, x, y, c)
    outer = torch.einsum("ijl,ijr->ijlr", difference, difference)
    kernel = k[:, :, None, None] * (torch.eye(d, dtype=x.dtype) / sigma**2 - outer / sigma**4)
    pushed = torch.einsum("ijlr,jrm->ijlm", kernel, jacobian)
    gram = torch.einsum("ilq,ijlm->ijqm", jacobian, pushed).sum((0, 1))
    beta = torch.linalg.solve(system_torch(torch, gram, fisher, n), delta)
    pushed = torch.einsum("ijlr,irm->ijlm", kernel, jacobian)
    return torch.einsum("ijlm,m->jl", pushed, beta) / n


def compact_torch(torch, x, y, c):
    n, d = x.shape
    jacobian, fisher, delta, k, difference, sigma = features_torch(torch, x, y, c)
    jacobian = jacobian.reshape(n * d, -1)
    kernel = torch.empty((n, d, n, d), dtype=x.dtype)
    weighted = (difference * (k / -(sigma**4))[:, :, None]).permute(0, 2, 1)
    torch.mul(weighted[:, :, :, None], difference[:, None, :, :], out=kernel)
    torch.diagonal(kernel, dim1=1, dim2=3).add_((k / sigma**2)[:, :, None])
    product = kernel.reshape(n * d, n * d) @ jacobian
    gram = jacobian.T @ product
    beta = torch.linalg.solve(system_torch(torch, gram, fisher, n), delta)
    return (product @ beta / n).reshape(n, d)


# ---------------------------------------------------------------- measuring


def step_of(given, np):
    """What makes one step, as an n x d array of NumPy, and the versions that it runs on."""
    x, y, c = read(np, given)[:3]
    if given.form == "compact-numpy":
        kind = np.float64 if given.dtype == "double" else np.float32
        x, y, c = x.astype(kind), y.astype(kind), c.astype(kind)
        return lambda: compact_numpy(np, x, y, c), {"numpy": np.__version__}
    import torch

    torch.set_num_threads(given.threads)
    torch.set_grad_enabled(False)
    kind = torch.float64 if given.dtype == "double" else torch.float32
    x, y, c = (torch.from_numpy(part.copy()).to(kind) for part in (x, y, c))
    form = dense_torch if given.form == "dense-torch" else compact_torch
    versions = {"torch": torch.__version__, "numpy": np.__version__}
    return lambda: form(torch, x, y, c).numpy(), versions


def measure(step, given):
    for _ in range(given.warmup):
        velocity = step()
    times = []
    started = time.perf_counter()
    while len(times) < given.repeats or time.perf_counter() - started < given.seconds:
        before = time.perf_counter()
        velocity = step()
        times.append(time.perf_counter() - before)
    return times, velocity


def compare(np, velocity, given, out):
    """The error relative to the largest velocity, and whether it is more than rounding's."""
    _, _, _, ours, bound = read(np, given)
    error = np.abs(velocity.astype(np.float64) - ours)
    out["error"] = float(error.max() / np.abs(ours).max())
    if not np.isfinite(bound).all():
        return "done, not held to a bound"
    # Either side may be off, and theirs has the unit roundoff of its type, 2^-53 or 2^-24. That
    # bound takes the worst system that the ridge allows; a wrong formula is off by far more than
    # the half of the digits that are left of it, so no more than these is let through.
    least = 1e-8 if given.dtype == "double" else 1e-3
    factor = 2.0 if given.dtype == "double" else 2.0**29
    bound = np.minimum(factor * bound, least * np.abs(ours).max())
    return "done" if (error <= bound).all() else "disagrees"


def out_of_memory(error):
    text = str(error).lower()
    return isinstance(error, MemoryError) or "alloc" in text or "memory" in text


def main():
    given = arguments()
    import numpy as np

    out = {"form": given.form, "shape": given.shape, "dtype": given.dtype, "threads": given.threads}
    out["python"] = platform.python_version()
    status = 0
    try:
        step, versions = step_of(given, np)
        out.update(versions)
        if given.memory_limit:
            limit = int(given.memory_limit * 2**30)
            resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
            out["memoryLimitGb"] = given.memory_limit
        times, velocity = measure(step, given)
        out["seconds"] = statistics.median(times)
        out.update(steps=len(times), least=min(times), most=max(times))
        out["outcome"] = compare(np, velocity, given, out)
        status = 1 if out["outcome"] == "disagrees" else 0
    except (MemoryError, RuntimeError, ValueError) as error:
        if not out_of_memory(error):
            raise
        out["outcome"] = "out of memory"
        out["said"] = str(error).splitlines()[0][:200]
    out["peakBytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    if not math.isfinite(out.get("error") or 0.0):
        out["error"] = None  # JSON has no NaN
    print(json.dumps(out))
    return status


if __name__ == "__main__":
    sys.exit(main())
