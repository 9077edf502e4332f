"""Follow the correlation of two inputs through depth as through a renormalization group.

ReLU is checked against 1 - ρ ~ 9π²/(2l²), tanh against its critical weight variance, its depth
scale -1/ln χ and one scaling function, and networks of finite width against the flow.
A careless author reads the rate at 30 layers, where it is 9 % off, or fits an exponential on the
critical line, where there is none.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from experiments.depth_plots import collapse_plot, networks_plot, relu_plot
from experiments.flow import (
    iterate,
    relu_step,
    tanh_critical_weight,
    tanh_curvature,
    tanh_fixed_point,
    tanh_slope_at_one,
    tanh_step,
)
from experiments.statistics import exact, generator, mean
from january.result import Prediction, Quantity, Result, Table

if TYPE_CHECKING:
    from january.figure import Plot

AMPLITUDE = 9 * math.pi**2 / 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """The sizes, counts and seeds of the recorded run."""

    seed: int = 20270118
    starts: tuple[float, ...] = (-0.5, 0.0, 0.5, 0.9)
    layers: int = 10_000
    leak: float = 0.5
    bias: float = 0.05
    below: tuple[float, ...] = (0.2, 0.1, 0.05, 0.02, 0.005, 0.002)
    widths: tuple[int, ...] = (50, 500)
    networks: int = 2_000
    network_layers: tuple[int, ...] = (1, 2, 3, 5, 7, 10, 15, 20, 30)


def run(config: Config) -> Result:
    """Iterate the maps, measure rates and amplitudes, and sample networks beside the flow."""
    relu, numbers = _relu(config)
    collapse, more = _tanh(config)
    numbers |= more
    numbers["networks"] = exact(config.networks, "networks sampled at each width")
    networks, more = _networks(config)
    numbers |= more
    tables = {"relu": relu, "collapse": collapse, "networks": networks}
    return Result(numbers=numbers, tables=tables, predictions=_predictions(config))


def _relu(config: Config) -> tuple[Table, dict[str, Quantity]]:
    places = sorted(
        {round(10 ** (k / 10)) for k in range(10 * round(math.log10(config.layers)) + 1)}
    )
    rows, amplitudes = [], []
    for start in config.starts:
        gaps = iterate(relu_step, 1 - start, config.layers)
        rows += [(start, place, float(gaps[place])) for place in places]
        amplitudes.append(float(gaps[-1]) * config.layers**2)
    gaps = iterate(relu_step, 1.0, config.layers)
    leaky = iterate(lambda gap: relu_step(gap, config.leak), 1.0, config.layers)
    numbers = {
        "relu.amplitude": exact(_local_amplitude(gaps), "(Δ(1-ρ)^-½)^-2 at the last layer"),
        "relu.lowest": exact(min(amplitudes), "least l²(1-ρ) over the starts, last layer"),
        "relu.highest": exact(max(amplitudes), "greatest l²(1-ρ) over the starts, last layer"),
        "relu.limit": exact(AMPLITUDE, "9π²/2"),
        "leaky.amplitude": exact(_local_amplitude(leaky), "the same for a leaky ReLU"),
        "leaky.limit": exact(
            AMPLITUDE * ((1 + config.leak**2) / (1 - config.leak) ** 2) ** 2, "its limit"
        ),
    }
    about = "1 - ρ after l ReLU layers of infinite width, from each correlation of the inputs"
    return Table(columns=("start", "l", "gap"), rows=tuple(rows), about=about), numbers


def _local_amplitude(gaps: np.ndarray) -> float:
    return float((gaps[-1] ** -0.5 - gaps[-2] ** -0.5) ** -2)


def _tanh(config: Config) -> tuple[Table, dict[str, Quantity]]:
    critical = tanh_critical_weight(config.bias)
    curvature = tanh_curvature(critical, config.bias)
    gaps = iterate(tanh_step(critical, config.bias), 0.9, config.layers)
    last = float(1 / (1 / gaps[-1] - 1 / gaps[-2]))
    numbers = {
        "tanh.critical": exact(critical, "critical weight variance, tanh", tolerance=1e-7),
        "tanh.amplitude": exact(last, "1/Δ(1/(1-ρ)) at the last layer, critical", tolerance=1e-6),
        "tanh.limit": exact(1 / curvature, "1/b from the map's second derivative", tolerance=1e-7),
    }
    numbers["tanh.variance"] = exact(tanh_fixed_point(critical, config.bias), "K* there")
    rows = []
    for below in config.below:
        weight = critical - below
        slope, bend = (f(weight, config.bias) for f in (tanh_slope_at_one, tanh_curvature))
        length = -1 / math.log(slope)
        gaps = iterate(tanh_step(weight, config.bias), 0.9, round(13 * length))
        rows += _collapse_rows(gaps, below, bend, length)
        numbers |= _rate_numbers(gaps, below, slope, length)
        numbers[f"collapse.{_label(below)}"] = exact(
            _collapse_error(gaps, bend, length), "largest deviation from the scaling function"
        )
    columns = ("below", "l", "gap", "x", "y")
    about = "1 - ρ of tanh below criticality; x = l/ξ and y = bξ(1 - ρ) on one scaling function"
    return Table(columns=columns, rows=tuple(rows), about=about), numbers


def _collapse_rows(
    gaps: np.ndarray, below: float, bend: float, length: float
) -> list[tuple[float, ...]]:
    places = sorted({round(length * 10 ** (k / 8)) for k in range(-16, 7)} - {0})
    return [
        (below, place, float(gaps[place]), place / length, float(gaps[place]) * bend * length)
        for place in places
        if place < gaps.size
    ]


def _collapse_error(gaps: np.ndarray, bend: float, length: float) -> float:
    """Return the largest |y(eˣ - 1) - 1| for x from ½ to 2."""
    places = np.arange(math.ceil(length / 2), math.floor(2 * length) + 1)
    scaled = gaps[places] * bend * length * np.expm1(places / length)
    return float(np.max(np.abs(scaled - 1)))


def _rate_numbers(
    gaps: np.ndarray, below: float, slope: float, length: float
) -> dict[str, Quantity]:
    label = _label(below)
    early = -1 / float(np.log(gaps[30] / gaps[29]))
    far = round(12 * length)
    late = -1 / float(np.log(gaps[far] / gaps[far - 1]))
    return {
        f"length.{label}": exact(length, f"depth scale -1/ln χ, {below} below criticality"),
        f"length.{label}.early": exact(early, "the same, read off at layer 30", tolerance=1e-6),
        f"length.{label}.late": exact(late, "the same, read off at layer 12ξ", tolerance=1e-6),
        f"slope.{label}": exact(slope, f"χ, {below} below criticality"),
    }


def _label(below: float) -> str:
    return f"{round(1000 * below):03d}"


def _networks(config: Config) -> tuple[Table, dict[str, Quantity]]:
    flow = 1 - iterate(relu_step, 1.0, config.network_layers[-1])
    rows, numbers = [], {}
    for width in config.widths:
        found = _correlations(config, width)
        for layer in config.network_layers:
            about = (
                f"correlation of two orthogonal inputs after {layer} ReLU layers of width {width}"
            )
            sampled = mean(found[layer], about, tolerance=0.01)
            numbers[f"network.{width}.{layer}"] = sampled
            low, high = sampled.low or 0.0, sampled.high or 0.0
            spread = float(np.std(found[layer]))
            numbers[f"spread.{width}.{layer}"] = exact(spread, f"{about}: spread", tolerance=0.02)
            rows.append((width, layer, float(flow[layer]), sampled.value, low, high, spread))
    for layer in config.network_layers:
        numbers[f"flow.{layer}"] = exact(
            float(flow[layer]), f"the flow's correlation, {layer} layers"
        )
    columns = ("n", "l", "flow", "mean", "low", "high", "spread")
    about = "correlation of two inputs, orthogonal at first: the flow's and that of random networks"
    return Table(columns=columns, rows=tuple(rows), about=about, tolerance=0.02), numbers


def _correlations(config: Config, width: int) -> dict[int, np.ndarray]:
    """Sample the angle's cosine layer by layer; only two fields a neuron have to be drawn."""
    rng = generator(config.seed, width)
    cosine = np.zeros(config.networks)
    found = {}
    for layer in range(1, config.network_layers[-1] + 1):
        one, other = rng.standard_normal((2, config.networks, width))
        other = cosine[:, None] * one + np.sqrt(1 - cosine**2)[:, None] * other
        one, other = np.maximum(one, 0.0), np.maximum(other, 0.0)
        norms = np.sqrt(np.sum(one**2, axis=1) * np.sum(other**2, axis=1))
        cosine = np.minimum(np.sum(one * other, axis=1) / norms, 1.0)
        if layer in config.network_layers:
            found[layer] = cosine
    return found


def _predictions(config: Config) -> tuple[Prediction, ...]:
    flow = 1 - iterate(relu_step, 1.0, config.network_layers[-1])
    wide = config.widths[-1]
    return (
        Prediction(
            claim="Amplitude of 1 − ρ ~ A/l² for ReLU: 9π²/2",
            expected=AMPLITUDE,
            number="relu.amplitude",
            within=0.1,
        ),
        Prediction(
            claim="Critical weight variance of tanh at bias variance 0.05, to two places",
            expected=1.76,
            number="tanh.critical",
            within=0.005,
        ),
        *(
            Prediction(
                claim=f"Correlation after {layer} ReLU layers of width {wide}, by the flow",
                expected=float(flow[layer]),
                number=f"network.{wide}.{layer}",
            )
            for layer in (1, 5, 10, 20)
        ),
    )


def draw(result: Result) -> dict[str, Plot]:
    """Draw the power law, the collapse and the networks."""
    return {
        "relu": relu_plot(result.tables["relu"], AMPLITUDE),
        "collapse": collapse_plot(result.tables["collapse"]),
        "networks": networks_plot(result.tables["networks"]),
    }
