import json
import os
import pty
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx
import pytest

import app.__main__
from app.__main__ import main
from app.services import AnswerCache, answer_of, file_of, request_from_json, run
from app.settings import Settings
from tests.web.serving import serving_process

ROOT = Path(__file__).parents[1]
GOLDEN = ROOT / "tests" / "golden"
SHARED = ROOT.parent / "shared" / "reference"
SAWTOOTH = {"kind": "sawtooth", "depth": 3}


@pytest.fixture
def ask(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> Any:
    """Run the command `regions` on a file that holds `content`."""

    def asked(content: object, *options: str) -> dict[str, Any]:
        path = tmp_path / "network.json"
        path.write_text(json.dumps(content))
        code = main(["regions", str(path), *options])
        out, err = capfdbinary.readouterr()
        assert (code, err) == (0, b""), err
        return dict(json.loads(out))

    return asked


@pytest.fixture
def fail(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> Any:
    """Run the command `regions` on a file that holds `text`, which must fail with one sentence."""

    def failed(text: str, *options: str) -> str:
        path = tmp_path / "network.json"
        path.write_text(text)
        code = main(["regions", str(path), *options])
        out, err = capfd.readouterr()
        assert (code, out) == (2, "")
        assert err.startswith("reluscope: ")
        assert err.endswith(".\n")
        assert err.count("\n") == 1
        return err

    return failed


def test_a_bare_spec_is_asked_on_the_whole_line(ask: Any) -> None:
    answer = ask(SAWTOOTH)
    assert answer["window"] is None
    assert answer["counts"]["linear_regions"] == 8
    assert "geometry" not in answer


@pytest.mark.parametrize("options", [["--window", "-2,2"], ["--window=-2,2"], ["--window", "-2.0,2e0"]])
def test_a_window_may_begin_with_a_minus(ask: Any, options: list[str]) -> None:
    assert ask(SAWTOOTH, *options)["window"] == {"x": [-2, 2]}


def test_a_window_in_the_plane(ask: Any) -> None:
    answer = ask(SAWTOOTH | {"input_dim": 2}, "--window", "-2,2,-2,2")
    assert answer["window"] == {"x": [-2, 2], "y": [-2, 2]}
    assert answer["counts"]["linear_regions"] == 64


def test_the_window_of_the_file_holds_unless_another_is_given(ask: Any) -> None:
    file = {"name": "tooth", "network": SAWTOOTH, "window": {"x": [0, 1]}, "linear_regions": 2}
    assert ask(file)["window"] == {"x": [0, 1]}
    assert ask(file, "--window", "0,2")["window"] == {"x": [0, 2]}
    assert ask(file, "--window", "none")["window"] is None


def test_geometry(ask: Any) -> None:
    assert ask(SAWTOOTH, "--geometry", "--window", "-2,2")["geometry"]["slopes"] == [[-8], [8]] * 4


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("*.json")), ids=lambda path: path.stem)
def test_golden_networks(path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    check_reference(path, capfdbinary)


@pytest.mark.parametrize("path", sorted(SHARED.glob("*.json")) or [None], ids=lambda path: path and path.stem)
def test_reference_networks(path: Path | None, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    if path is None:
        pytest.skip("the reference networks lie beside the project, and are not there")
    check_reference(path, capfdbinary)


def check_reference(path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["regions", str(path)]) == 0
    counts, case = json.loads(capfdbinary.readouterr().out)["counts"], json.loads(path.read_text())
    assert counts["activation_regions"] == case["activation_regions"]
    assert counts["linear_regions"] == case["linear_regions"]


@pytest.mark.parametrize("form", ["csv", "npz", "graphml"])
def test_a_file_is_printed(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes], form: str) -> None:
    path = tmp_path / "network.json"
    path.write_text(json.dumps(SAWTOOTH))
    assert main(["regions", str(path), "--window", "-2,2", "--format", form]) == 0
    request = request_from_json({"network": SAWTOOTH, "window": {"x": [-2, 2]}, "format": form})
    finished = answer_of(run(request, Settings(), AnswerCache(0), True))
    expected = b"".join(piece or b"" for piece in file_of(request, finished, Settings()).pieces)
    assert capfdbinary.readouterr() == (expected, b"")


def test_there_is_no_file_of_part_of_the_regions(fail: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RELUSCOPE_MAX_REGIONS", "4")
    assert "max_regions" in fail(json.dumps(SAWTOOTH), "--format", "csv")


@pytest.mark.parametrize(
    ("text", "options", "words"),
    [
        ("{", [], "network.json: must be JSON, but it is broken at line 1, column 2."),
        ("3", [], "network: must be a JSON object with a kind."),
        ('{"kind": "sawtooth"}', [], "network.depth: is required."),
        ('{"kind": "sawtooth", "depth": 1000000}', [], "network.depth: must give at most 256 hidden layers"),
        ('{"kind": "sawtooth", "depth": 3}', ["--window", "2,-2"], "window.x: must be [low, high] with low < high."),
        ('{"kind": "sawtooth", "depth": 3}', ["--window", "1,2,3"], "--window: must be 'none', or low,high"),
        ('{"kind": "sawtooth", "depth": 3}', ["--window", "nowhere"], "--window: must be 'none', or low,high"),
        ('{"kind": "sawtooth", "depth": 3}', ["--window", "-1,1,-1,1"], "window.y: must be left out"),
        ('{"\\ud800": 3}', [], "network.kind: is required."),
    ],
)
def test_bad_input_is_told_in_one_sentence(fail: Any, text: str, options: list[str], words: str) -> None:
    assert words in fail(text, *options)


def test_a_file_that_is_not_there(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["regions", "nowhere.json"]) == 2
    assert capfd.readouterr().err == "reluscope: nowhere.json: No such file or directory.\n"


def test_a_bad_setting(fail: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RELUSCOPE_MAX_WIDTH", "0")
    assert "RELUSCOPE_MAX_WIDTH: should be greater than or equal to 1." in fail('{"kind": "sawtooth", "depth": 3}')


def test_settings_are_read_from_the_environment(ask: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RELUSCOPE_MAX_REGIONS", "7")
    answer = ask(SAWTOOTH)
    assert (answer["complete"], answer["counts"]["linear_regions"]) == (False, None)


def command(*arguments: str, **options: Any) -> subprocess.CompletedProcess[bytes]:
    line = [sys.executable, "-m", "app", *arguments]
    return subprocess.run(line, cwd=ROOT, capture_output=True, timeout=60, check=False, **options)


def test_the_command_as_typed_reads_stdin() -> None:
    done = command("regions", "-", "--window", "-1,1", input=b'{"kind": "sawtooth", "depth": 5}')
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["counts"]["linear_regions"] == 16
    assert done.stdout.endswith(b"}\n")


def test_a_terminal_is_told_how_far_the_count_is(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The line is gone when the answer is printed."""
    monkeypatch.setattr(app.__main__, "PROGRESS_SECONDS", 0.0)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    path = tmp_path / "network.json"
    path.write_text(json.dumps(SAWTOOTH))
    assert main(["regions", str(path)]) == 0
    out, err = capfd.readouterr()
    assert json.loads(out)["counts"]["linear_regions"] == 8
    first, *lines, last, after = err.split("\r")
    assert all(re.fullmatch(r"[0-3] of 3 layers done, \d+ cells so far\. *", line) for line in lines)
    assert lines
    assert (first, last.strip(), after) == ("", "", "")
    assert {len(line) for line in (*lines, last)} == {70}


def test_ctrl_c_stops_a_count_at_once() -> None:
    """A terminal is told how far it has come; the answer would take half a minute."""
    terminal, theirs = pty.openpty()
    line = [sys.executable, "-m", "app", "regions", "-", "--window", "-2,2,-2,2"]
    with subprocess.Popen(line, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=theirs) as process:
        os.close(theirs)
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(b'{"kind": "sawtooth", "depth": 13, "input_dim": 2}')
        process.stdin.close()
        told = b""
        while b"cells so far." not in told:
            told += os.read(terminal, 1000)
        begin = time.perf_counter()
        process.send_signal(signal.SIGINT)
        code = process.wait(10)
        seconds = time.perf_counter() - begin
        assert (code, process.stdout.read()) == (130, b"")
    os.close(terminal)
    assert seconds < 1


def test_a_wrong_command_exits_with_2() -> None:
    done = command("count")
    assert done.returncode == 2
    assert b"invalid choice: 'count'" in done.stderr


def test_counting_does_not_wait_for_the_web_server_to_be_imported() -> None:
    code = (
        "import sys; from app.__main__ import main; assert 'pydantic' not in sys.modules;"
        "main(['regions', '-']); assert not {'fastapi', 'uvicorn', 'starlette'} & set(sys.modules)"
    )
    line = [sys.executable, "-c", code]
    subprocess.run(
        line, cwd=ROOT, input=b'{"kind": "sawtooth", "depth": 5}', capture_output=True, timeout=60, check=True
    )


def test_compile_shows_its_progress() -> None:
    done = command("compile")
    assert done.returncode == 0
    assert re.search(rb"Compiling \d+ of \d+: \w+", done.stderr)
    assert done.stderr.endswith(b"\n")


def test_a_reader_may_stop_reading() -> None:
    """`python -m app regions ... | head -c 1` ends without a traceback."""
    line = f"{sys.executable} -m app regions - --geometry | head -c 1"
    question = b'{"kind": "sawtooth", "depth": 14}'
    done = subprocess.run(line, shell=True, cwd=ROOT, input=question, capture_output=True, timeout=60, check=False)
    assert done.stdout == b"{"
    assert b"Traceback" not in done.stderr
    assert b"Exception" not in done.stderr


def test_ctrl_c_stops_the_server_at_once_even_while_it_streams() -> None:
    with serving_process("--port", "0", RELUSCOPE_MAX_REGIONS=str(2**28), RELUSCOPE_MAX_BYTES=str(2**40)) as (
        process,
        url,
    ):
        question = {"network": {"kind": "sawtooth", "depth": 30}, "window": {"x": [-2, 2]}}
        with httpx.stream("POST", f"{url}/api/v1/regions/stream", json=question, trust_env=False) as response:
            chunks = response.iter_raw()
            assert b'"type":"started"' in next(chunks)
            begin = time.perf_counter()
            process.send_signal(signal.SIGINT)
            rest = b"".join(chunks)
            code = process.wait(10)
            seconds = time.perf_counter() - begin
    assert b'"type":"failed"' in rest
    assert b"being stopped" in rest
    assert code == 0
    assert seconds < 3


def test_host_and_port_are_settings_and_options() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    with serving_process("--host", "127.0.0.1", RELUSCOPE_PORT=str(port), RELUSCOPE_HOST="192.0.2.1") as (_, url):
        assert url == f"http://127.0.0.1:{port}"
        assert httpx.get(f"{url}/healthz", trust_env=False).json() == {"status": "ok"}


def test_a_port_out_of_range(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", "--port", "99999"]) == 2
    assert capfd.readouterr().err == "reluscope: RELUSCOPE_PORT: should be less than or equal to 65535.\n"


def test_the_server_shows_the_deck_that_it_is_given(tmp_path: Path) -> None:
    deck = tmp_path / "deck.toml"
    deck.write_text(
        'title = "My own deck"\n[[scenes]]\nname = "one"\ntitle = "The one scene"\n[scenes.view]\nkind = "relu"\n'
    )
    with serving_process("--deck", str(deck)) as (_, url):
        page = httpx.get(f"{url}/lecture", trust_env=False).text
    assert "My own deck" in page
    assert page.count('class="scene"') - page.count('class="scene" aria-hidden') == 1


def test_a_broken_deck_is_told_before_the_server_starts(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    deck = tmp_path / "deck.toml"
    deck.write_text('title = "A"\n[[scenes]]\nname = "one"\ntitle = "B"\n[scenes.view]\nkind = "explorer"\n')
    assert main(["serve", "--deck", str(deck)]) == 2
    out, err = capfd.readouterr()
    assert (out, err) == ("", f"reluscope: {deck}: scene 1 (one): view.state is missing.\n")
