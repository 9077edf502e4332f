"""Price a dictionary of two atoms by the sparse-coding objective of a parent and its child."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


def price(
    angles: tuple[float, float], chances: tuple[float, float, float], penalty: float
) -> float:
    """Return the sparse-coding objective of two unit atoms at angles (radians).

    ``chances`` are those of the inputs: parent alone, both, and child alone.
    """
    inputs = ((1.0, 0.0), (1.0, 1.0), (0.0, 1.0))
    atoms = np.array([(np.cos(angle), np.sin(angle)) for angle in angles])
    return sum(
        chance * _code(atoms, np.array(x), penalty)
        for chance, x in zip(chances, inputs, strict=True)
    )


def _code(atoms: Floats, x: Floats, penalty: float) -> float:
    """Return the least |x − zD|² + λ Σz over z ≥ 0, by trying all four supports."""
    best = float(x @ x)
    for chosen in ([0], [1], [0, 1]):
        part = atoms[chosen]
        gram = part @ part.T
        if abs(np.linalg.det(gram)) < 1e-12:
            continue
        code = np.linalg.solve(gram, part @ x - penalty / 2)
        if (code >= 0).all():
            rest = x - code @ part
            best = min(best, float(rest @ rest + penalty * code.sum()))
    return best
