"""Every limit of the server: its name, default, unit and reason.

Each can be set by an environment variable: the name in capitals behind ``RELUSCOPE_``, as in
``RELUSCOPE_MAX_SECONDS=60``. The ceilings (``le``) keep a slip of the keyboard from taking the machine down.
"""

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

MIB = 2**20
GIB = 2**30

MOST_RUNS = 10_000
"""Training runs of one question that no setting can exceed."""

DEEPEST = 4096
"""Hidden layers that no setting can exceed."""

LONGEST_CHAIN = 128
"""Factors of a chain that no setting can exceed. The cheapest order of so many takes a second to find."""


class Settings(BaseSettings):
    """The limits of one server or one run of the command line."""

    model_config = SettingsConfigDict(env_prefix="RELUSCOPE_", frozen=True, extra="forbid")

    host: str = Field(
        "127.0.0.1",
        description="Address to listen on. Only this machine by default; 0.0.0.0 opens the server to the network.",
    )
    port: int = Field(8000, ge=0, le=65535, description="TCP port to listen on; 0 takes any free one.")
    deck: str = Field(
        "",
        description="File with the scenes of /lecture, see docs/decks.md. The built-in lecture where there is none.",
    )
    max_regions: int = Field(
        2**26,
        ge=1,
        le=2**28,  # geometry numbers the sides of cells, about four a cell, in int32
        description="Cells one question may make, slivers too. The sawtooth of 2^26 took 19 seconds on two cores.",
    )
    max_seconds: float = Field(
        30.0,
        gt=0,
        le=3600,
        description="Seconds of computing for one question. Nobody in a lecture waits longer.",
    )
    max_bytes: int = Field(
        2 * GIB,
        ge=MIB,
        le=1024 * GIB,
        description="Bytes of working memory for one question, so that two at a time fit a laptop.",
    )
    max_body_bytes: int = Field(
        16 * MIB,
        ge=1024,
        le=GIB,
        description="Bytes of a request body. Weights of about 800,000 parameters at full precision fit.",
    )
    max_answer_bytes: int = Field(
        64 * MIB,
        ge=1024,
        le=2 * GIB,
        description="Bytes of a JSON answer with geometry or weights, as estimated before it is written.",
    )
    max_frame_bytes: int = Field(
        128 * MIB,
        ge=1024,
        le=2 * GIB,
        description="Bytes of one geometry frame of the stream. A page can draw a million cells, about 60 MiB.",
    )
    max_width: int = Field(
        4096,
        ge=1,
        le=65536,
        description="Units in one hidden layer, and a size in a chain. Wider ones take longer than max_seconds.",
    )
    max_depth: int = Field(
        256,
        ge=0,
        le=DEEPEST,
        description="Hidden layers of a network. float64 cannot resolve the folds of much deeper ones.",
    )
    max_parameters: int = Field(
        4_000_000,
        ge=1,
        le=2**31 - 1,
        description="Weights and biases of a network in all. They fill 32 MB.",
    )
    max_draws: int = Field(
        10_000,
        ge=1,
        le=100_000,
        description="Draws of a family in one study. The mean of 10,000 is known to a hundredth of their spread.",
    )
    max_factors: int = Field(
        64,
        ge=1,
        le=LONGEST_CHAIN,
        description="Factors in a chain of Jacobians. The cheapest order of so many is found in a tenth of a second.",
    )
    max_multiplications: int = Field(
        10**9,
        ge=1,
        le=10**13,
        description="Multiplications in an order whose time is measured. So many take numpy up to a second.",
    )
    max_points: int = Field(
        10_000,
        ge=2,
        le=1_000_000,
        description="Points to train and test on, or rows that are pasted. A plot shows no more of them apart.",
    )
    max_steps: int = Field(
        100_000,
        ge=1,
        le=10_000_000,
        description="Steps of a training run. So many of a small network take about max_seconds.",
    )
    max_step_products: int = Field(
        10**8,
        ge=1000,
        le=10**11,
        description="Points times parameters of a training run. One step of so many takes a quarter of a second.",
    )
    max_film_bytes: int = Field(
        128 * MIB,
        ge=1024,
        le=2 * GIB,
        description="Bytes of the parameters in all pictures of a training run. A page keeps them in memory.",
    )
    max_runs: int = Field(
        500,
        ge=1,
        le=MOST_RUNS,
        description="Runs of one question about many. So many short ones take about max_seconds.",
    )
    max_computations: int = Field(
        2,
        ge=1,
        le=32,
        description="Questions computed at the same time; the others wait their turn. About one a core.",
    )
    max_send_seconds: float = Field(
        30.0,
        gt=0,
        le=3600,
        description="Seconds for which a client may leave a piece of a large answer, frames or JSON, unread.",
    )
    cache_answers: int = Field(
        1024,
        ge=0,
        le=1_000_000,
        description="Finished answers kept in memory, the least recently used forgotten first. About 3 kB each.",
    )
    cache_draws: int = Field(
        100_000,
        ge=0,
        le=10_000_000,
        description="Draws kept in memory; the family least recently drawn is forgotten first. About 0.6 kB each.",
    )
    cache_runs: int = Field(
        10_000,
        ge=0,
        le=1_000_000,
        description="Results of runs kept in memory, the least recently used forgotten first. About 1 kB each.",
    )
    cache_film_bytes: int = Field(
        64 * MIB,
        ge=0,
        le=64 * GIB,
        description="Bytes of films kept in memory, for a room that follows. A film of more than a tenth is not kept.",
    )
    max_rooms: int = Field(
        64,
        ge=1,
        le=10_000,
        description="Rooms open at the same time, each for one lecture. More come from nobody but a script.",
    )
    max_followers: int = Field(
        1000,
        ge=1,
        le=10_000,
        description="Followers in one room. Each has a socket and takes 32 kB; few lecture halls are larger.",
    )
    max_state_bytes: int = Field(
        64 * 1024,
        ge=1024,
        le=MIB,
        description="Bytes of one message of a presenter. A scene takes some hundred, with a network's weights more.",
    )
    room_seconds: float = Field(
        3600.0,
        gt=0,
        le=7 * 86400,
        description="Seconds for which a room in which nobody is left stays open. A break in a lecture is shorter.",
    )


def mebibytes(size: float) -> str:
    """A number of bytes for a sentence, as in "1,180 MiB"."""
    return f"{size / MIB:,.0f} MiB" if size > 100 * MIB else f"{size / MIB:.3g} MiB"
