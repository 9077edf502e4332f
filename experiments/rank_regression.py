"""Hold two-layer linear networks whose learning coefficients are known, and ways to sample them.

The loss is K(A, B) = ½‖BA − C‖² with A of shape (h, m), B of shape (n, h) and C of rank r, the
population loss of reduced-rank regression with white inputs and unit noise; the prior is a
standard normal law on every entry. Many chains run side by side: arrays are (chains, …).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]
    Rng = np.random.Generator


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """Inputs m, hidden units h, outputs n, and the rank r of the truth."""

    m: int
    h: int
    n: int
    r: int

    @property
    def name(self) -> str:
        """Return the model's four numbers."""
        return f"({self.m}, {self.h}, {self.n}, {self.r})"

    @property
    def size(self) -> int:
        """Return the number of parameters."""
        return self.h * (self.m + self.n)

    @property
    def truth(self) -> Array:
        """Return C, shape (n, m): ones on the first r diagonal places."""
        c = np.zeros((self.n, self.m))
        c[range(self.r), range(self.r)] = 1
        return c

    def start(self, chains: int) -> Array:
        """Return the most singular true parameter, shape (chains, size)."""
        a, b = np.eye(self.h, self.m), np.eye(self.n, self.h)
        a[self.r :] = 0
        b[:, self.r :] = 0
        return np.tile(np.concatenate([a.ravel(), b.ravel()]), (chains, 1))

    def loss_and_gradient(self, w: Array) -> tuple[Array, Array]:
        """Return K, shape (chains,), and its gradient, shape (chains, size)."""
        a = w[:, : self.h * self.m].reshape(-1, self.h, self.m)
        b = w[:, self.h * self.m :].reshape(-1, self.n, self.h)
        miss = b @ a - self.truth
        by_a, by_b = b.transpose(0, 2, 1) @ miss, miss @ a.transpose(0, 2, 1)
        chains = w.shape[0]
        gradient = np.concatenate([by_a.reshape(chains, -1), by_b.reshape(chains, -1)], axis=1)
        return 0.5 * (miss**2).sum(axis=(1, 2)), gradient


def coefficient(model: Model) -> tuple[float, int]:
    """Return the learning coefficient and its multiplicity (Aoyagi and Watanabe 2005)."""
    m, h, n, r = model.m, model.h, model.n, model.r
    if m + h < n + r:
        return (h * m - h * r + n * r) / 2, 1
    if n + h < m + r:
        return (h * n - h * r + m * r) / 2, 1
    if m + n < h + r:
        return m * n / 2, 1
    odd = (m + h + n + r) % 2
    return (2 * (h + r) * (m + n) - (m - n) ** 2 - (h + r) ** 2 + odd) / 8, 1 + odd


def expected_loss(model: Model, w: Array, heat: float) -> Array:
    """Return nβE[K | B], shape (chains,): given B, the law of A is normal and K's mean closed."""
    b = w[:, model.h * model.m :].reshape(-1, model.n, model.h)
    size, axes = np.linalg.eigh(b @ b.transpose(0, 2, 1))
    room = 1 + heat * np.maximum(size, 0)
    missed = ((axes.transpose(0, 2, 1) @ model.truth) ** 2).sum(axis=2)
    spread = model.m / 2 * (1 - 1 / room) + heat / 2 * missed / room**2
    return np.asarray(spread.sum(axis=1))


def hamiltonian(model: Model, heats: list[float], rounds: int, chains: int, rng: Rng) -> Array:
    """Return each chain's mean of nβK at the last of rising values of nβ, shape (chains,).

    Metropolis-corrected, hence without any error of the step. The first quarter of the rounds at
    the last value is thrown away.
    """
    w = rng.standard_normal((chains, model.size))
    kept = np.zeros(chains)
    for heat in heats[:-1]:
        for _ in range(rounds // 4):
            w = _leap(model, w, heat, rng)
    for turn in range(rounds):
        w = _leap(model, w, heats[-1], rng)
        if turn >= rounds // 4:
            kept += expected_loss(model, w, heats[-1])
    return kept / (rounds - rounds // 4)


def _leap(model: Model, w: Array, heat: float, rng: Rng) -> Array:
    step = rng.uniform(0.1, 0.3) * heat**-0.5
    speed = rng.standard_normal(w.shape)
    loss, slope = model.loss_and_gradient(w)
    before = heat * loss + 0.5 * (w**2).sum(axis=1) + 0.5 * (speed**2).sum(axis=1)
    place, push = w, heat * slope + w
    for _ in range(int(rng.integers(60, 300))):
        speed = speed - 0.5 * step * push
        place = place + step * speed
        moved, slope = model.loss_and_gradient(place)
        push = heat * slope + place
        speed = speed - 0.5 * step * push
    after = heat * moved + 0.5 * (place**2).sum(axis=1) + 0.5 * (speed**2).sum(axis=1)
    taken = np.log(rng.uniform(size=after.size)) < before - after
    return np.where(taken[:, None], place, w)
