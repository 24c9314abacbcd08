"""Writes credits.txt: the equations of docs/credit.md in another language, down to the same bits."""

import math
import struct

HIGH, LOW = 6.93147180369123816490e-01, 1.90821492927058770002e-10


def log(x):
    m, k = math.frexp(x)
    m, k = (2 * m, k - 1) if 2 * m < 1.4142135623730951 else (m, k)
    f = m - 1
    s = f / (2 + f)
    z, r = s * s, 0.0
    for term in range(23, 1, -2):
        r = z * (2.0 / term + r)
    half = 0.5 * f * f
    return k * HIGH - (half - (s * (half + r) + k * LOW) - f)


def total(values):  # sum() compensates since Python 3.12
    result = 0.0
    for value in values:
        result += value
    return result


def benefit(column):
    low, high = min(column), max(column)
    return [(x - low) / (high - low) if high > low else 0.0 for x in column]


def redundancy(column):
    whole = total(column)
    shares = [x / whole for x in column] if whole > 0 else []
    return 1 - -total(p * log(p) if p > 0 else 0.0 for p in shares) / log(float(len(column))) if shares else 0.0


def evaluations(columns):
    columns = [benefit(c) for c in columns]
    gains = [redundancy(c) for c in columns]
    whole = total(gains)
    weights = [g / whole for g in gains]
    return [[w * c[i] for w, c in zip(weights, columns)] for i in range(len(columns[0]))]


def dot(a, b):
    return total(x * y for x, y in zip(a, b))


def cosine(a, b):
    lengths = math.sqrt(dot(a, a)) * math.sqrt(dot(b, b))
    return min(1.0, dot(a, b) / lengths) if lengths > 0 else 0.0


def shares(links, weigh):
    trusted = {u: sorted({v for v, w in links if w == u and v != u}) for u in range(N)}
    weights = {(u, v): weigh(u, v) for u in range(N) for v in trusted[u]}
    sums = [total(weights[u, v] for u in range(N) if v in trusted[u]) for v in range(N)]
    silent = [v for v in range(N) if not any(v in trusted[u] for u in range(N))]

    def give(x):
        common = total(x[v] for v in silent) / N
        return [total(x[v] * (weights[u, v] / sums[v]) for v in trusted[u]) + common for u in range(N)]

    return give


def converge(step):
    x = [1.0 / N] * N
    while True:
        y = step(x)
        if max(abs(a - b) for a, b in zip(x, y)) < 1e-10:
            return y
        x = y


def damped(give, own, d):
    return converge(lambda x: [(1 - d[i]) * own[i] + d[i] * g for i, g in enumerate(give(x))])


def damping(months):
    return ([0.85, 0.75 * 0.85, 0.5 * 0.85, 0.25 * 0.85] + [0.125 * 0.85] * 99)[months // 3]


def ranked(name, ids, credits):
    for credit, node in sorted(zip(credits, ids), key=lambda p: (-p[0], p[1])):
        bits = struct.unpack(">Q", struct.pack(">d", credit))[0]
        number = repr(credit) if credit != int(credit) else str(int(credit))
        yield f"{name} {node} {bits:016x} {number}\n"


N = 40
old = sorted(
    (str(i), i * 37 % 101 / 101.0, i * 53 % 97 / 97.0, 1.0 / (1 + i * 29 % 31), 1.0 / (1 + i * 17 % 7), i % 15)
    for i in range(1, 41)
)
new = sorted((f"A{i}", i * 41 % 59 / 59.0, i * 31 % 47 / 47.0, i * 13 % 11 / 11.0) for i in range(1, 21))
ids, place = [n[0] for n in old], {n[0]: i for i, n in enumerate(old)}
links = [(place[str(i)], place[str(1 + i * s * 7 % 40)]) for i in range(1, 40) for s in (1, 3, 8)]
A = evaluations([[n[j] for n in old] for j in range(1, 5)])
B = evaluations([[n[j] for n in new] for j in range(1, 4)])
even, alike = shares(links, lambda u, v: 1.0), shares(links, lambda u, v: 1 + cosine(A[u], A[v]))
grades, steps = [n[1] for n in old], [damping(n[5]) for n in old]
halfway = converge(lambda x: [(a + b) / 2 for a, b in zip(x, even(x))])

with open("credits.txt", "w", encoding="ascii") as file:
    file.writelines(ranked("multi-indicator", ids, damped(alike, [total(a) for a in A], steps)))
    file.writelines(ranked("multi-indicator", [n[0] for n in new], [total(b) for b in B]))
    file.writelines(ranked("Jiang", ids, damped(even, grades, steps)))
    file.writelines(ranked("Jiang", [n[0] for n in new], [n[1] for n in new]))
    file.writelines(ranked("Dai", ids, damped(even, grades, [0.85] * N)))
    file.writelines(ranked("PageRank", ids, halfway))
