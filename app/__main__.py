"""The command line: ``python -m app serve``, ``regions`` and ``compile``.

Each command imports what it needs itself, so that none waits for the others' packages.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from app.errors import InputError, ReluscopeError

if TYPE_CHECKING:
    from app.services import Event
    from app.settings import Settings

FAILED = 2
"""Exit code when what was asked is not allowed."""

INTERRUPTED = 130
"""Exit code after Ctrl-C, as shells have it."""

PROGRESS_SECONDS = 0.25
"""Computing time after which a terminal is told, again, how far the count is."""

LINE = 70
"""Characters of a line of progress; each covers the one before."""


def main(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code. What went wrong is told in one sentence on stderr."""
    options = _parser().parse_args(_joined(arguments))
    try:
        return int(options.command(options) or 0)
    except KeyboardInterrupt:
        return INTERRUPTED
    except OSError as error:
        print(f"reluscope: {error.filename or 'output'}: {error.strerror}.", file=sys.stderr)
        return FAILED
    except ReluscopeError as error:
        print(f"reluscope: {error}", file=sys.stderr)
        return FAILED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m app", description="Counts the linear regions of ReLU networks.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    serve = commands.add_parser("serve", help="serve the page and the API")
    serve.add_argument("--host", help="address to listen on (default: RELUSCOPE_HOST, else 127.0.0.1)")
    serve.add_argument("--port", type=int, help="port to listen on (default: RELUSCOPE_PORT, else 8000)")
    serve.add_argument("--deck", metavar="FILE", help="scenes of /lecture (default: RELUSCOPE_DECK, or built in)")
    serve.set_defaults(command=_serve)

    regions = commands.add_parser("regions", help="count the regions of a network and print the API's answer")
    regions.add_argument("file", metavar="FILE", help="a network spec, or {network, window}, in JSON; - reads stdin")
    regions.add_argument(
        "--window",
        metavar="WINDOW",
        help="low,high for each input, as in -1,1,-1,1; 'none' is the whole line or plane (default: the file's window)",
    )
    regions.add_argument("--geometry", action="store_true", help="print the regions themselves, too")
    regions.add_argument(
        "--format",
        choices=("json", "csv", "npz", "graphml"),
        default="json",
        help="print the answer, or a file of the regions (default: json)",
    )
    regions.set_defaults(command=_regions)

    compile_ = commands.add_parser("compile", help="compile the kernels ahead of the first question")
    compile_.set_defaults(command=_compile)
    return parser


def _joined(arguments: Sequence[str]) -> list[str]:
    """Write ``--window -1,1`` as ``--window=-1,1``, since argparse takes -1,1 for an option."""
    joined: list[str] = []
    for argument in arguments:
        if joined and joined[-1] == "--window":
            joined[-1] = f"--window={argument}"
        else:
            joined.append(argument)
    return joined


def _settings(**given: object) -> Settings:
    from pydantic import ValidationError

    from app.settings import Settings

    try:
        return Settings.model_validate(Settings().model_dump() | {n: v for n, v in given.items() if v is not None})
    except ValidationError as error:
        first = error.errors()[0]
        name = f"RELUSCOPE_{first['loc'][0]}".upper()
        raise InputError(name, f"{first['msg'].removeprefix('Input ')}.") from None


def _regions(options: argparse.Namespace) -> None:
    from app.services import AnswerCache, answer_json, answer_of, file_of, request_from_json, run

    settings = _settings()
    question = _question(options.file)
    if options.window is not None:
        question["window"] = _window(options.window)
    request = request_from_json(question | {"format": options.format})
    events = run(request, settings, AnswerCache(0), options.geometry or request.format != "json")
    finished = answer_of(_told(events) if sys.stderr.isatty() else events)
    if request.format != "json":
        pieces: Iterable[bytes | None] = file_of(request, finished, settings).pieces
    else:
        pieces = chain(answer_json(finished.answer, finished.subdivision, settings), [b"\n"])
    for piece in pieces:
        sys.stdout.buffer.write(piece or b"")
    sys.stdout.buffer.flush()


def _told(events: Iterator[Event]) -> Iterator[Event]:
    """The same events; meanwhile stderr tells how far the count is, and is clean again at the end."""
    from app.services import Advanced

    told = 0.0
    try:
        for event in events:
            if isinstance(event, Advanced) and event.seconds > told + PROGRESS_SECONDS:
                told, step = event.seconds, event.step
                _progress(f"{step.layer} of {step.layers} layers done, {step.cells:,} cells so far.")
            yield event
    finally:
        if told:
            _progress("")
            print("\r", end="", file=sys.stderr, flush=True)


def _progress(sentence: str) -> None:
    """Write over the line of progress on stderr."""
    print(f"\r{sentence:<{LINE}}", end="", file=sys.stderr, flush=True)


def _question(file: str) -> dict[str, object]:
    """What the file asks: it holds a spec alone, or a network and a window beside whatever else."""
    from app.services import BrokenJson, parse_json

    try:
        data = parse_json(sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes())
    except BrokenJson as error:
        raise InputError(file, error.message) from None
    if isinstance(data, dict) and "network" in data:
        return {"network": data["network"], "window": data.get("window")}
    return {"network": data, "window": None}


def _window(text: str) -> dict[str, list[float]] | None:
    if text == "none":
        return None
    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError:
        numbers = []
    if len(numbers) not in (2, 4):
        raise InputError("--window", "must be 'none', or low,high for each input, as in -1,1 or -1,1,-1,1.")
    return dict(zip(("x", "y"), (numbers[:2], numbers[2:]), strict=False)) if numbers[2:] else {"x": numbers}


def _compile(options: argparse.Namespace) -> None:
    from app.geometry import compile_kernels

    for done, total, name in compile_kernels():
        _progress(f"Compiling {done} of {total}: {name:.40}")
    _progress("Compiled.")
    print(file=sys.stderr)


def _serve(options: argparse.Namespace) -> None:
    from app.lecture import default_deck, read_deck
    from app.web.serving import serve

    settings = _settings(host=options.host, port=options.port, deck=options.deck)
    deck = read_deck(Path(settings.deck)) if settings.deck else default_deck()
    _compile(options)
    serve(settings, deck)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
