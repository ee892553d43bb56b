"""Where the theory lines come from."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Reference:
    """A publication. theorem: where in it, if that has a number. link: where to read it, if it is online."""

    authors: str
    year: int
    title: str
    theorem: str | None
    link: str | None


@dataclass(frozen=True)
class Source:
    """name: as the page writes it. reference: None if the statement was derived here."""

    name: str
    reference: Reference | None = None


BY_DEFINITION = Source("by definition")
FIRST_ORDER = Source("counted layer by layer, to first order in the noise")
ZASLAVSKY_1975 = Source(
    "Zaslavsky 1975",
    Reference(
        "T. Zaslavsky",
        1975,
        "Facing up to arrangements: face-count formulas for partitions of space by hyperplanes",
        None,
        "https://doi.org/10.1090/memo/0154",
    ),
)
MONTUFAR_2014 = Source(
    "Montúfar et al. 2014",
    Reference(
        "G. Montúfar, R. Pascanu, K. Cho, Y. Bengio",
        2014,
        "On the number of linear regions of deep neural networks",
        None,
        "https://arxiv.org/abs/1402.1869",
    ),
)
TELGARSKY_2016 = Source(
    "Telgarsky 2016",
    Reference("M. Telgarsky", 2016, "Benefits of depth in neural networks", None, "https://arxiv.org/abs/1602.04485"),
)
MONTUFAR_2017 = Source(
    "Montúfar 2017",
    Reference("G. Montúfar", 2017, "Notes on the number of linear regions of deep neural networks", None, None),
)
RAGHU_2017 = Source(
    "Raghu et al. 2017",
    Reference(
        "M. Raghu, B. Poole, J. Kleinberg, S. Ganguli, J. Sohl-Dickstein",
        2017,
        "On the expressive power of deep neural networks",
        "the proof of theorem 1",
        "https://arxiv.org/abs/1606.05336",
    ),
)
ARORA_2018 = Source(
    "Arora et al. 2018, theorem 2.2",
    Reference(
        "R. Arora, A. Basu, P. Mianjy, A. Mukherjee",
        2018,
        "Understanding deep neural networks with rectified linear units",
        "theorem 2.2",
        "https://arxiv.org/abs/1611.01491",
    ),
)
SERRA_2018 = Source(
    "Serra et al. 2018",
    Reference(
        "T. Serra, C. Tjandraatmadja, S. Ramalingam",
        2018,
        "Bounding and counting linear regions of deep neural networks",
        "theorem 1",
        "https://arxiv.org/abs/1711.02114",
    ),
)
HANIN_ROLNICK_2019_LINE = Source(
    "Hanin and Rolnick 2019",
    Reference(
        "B. Hanin, D. Rolnick",
        2019,
        "Complexity of linear regions in deep networks",
        None,
        "https://arxiv.org/abs/1901.09021",
    ),
)
HANIN_ROLNICK_2019_PLANE = Source(
    "Hanin and Rolnick 2019",
    Reference(
        "B. Hanin, D. Rolnick",
        2019,
        "Deep ReLU networks have surprisingly few activation patterns",
        None,
        "https://arxiv.org/abs/1906.00904",
    ),
)
