"""Follow me: two pages in one room, the bar, and connections that are lost."""

import itertools
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from .accessible import assert_accessible
from .lecture_room import heard, open_room_page, tell, wait_for

SCENE = {"state": {"scene": "relu", "at": "x=1"}}


@pytest.fixture
def other(context: BrowserContext, problems: list[str]) -> Iterator[Page]:
    """A second page, of a follower."""
    opened = context.new_page()
    opened.on("pageerror", lambda error: problems.append(f"uncaught error: {error}"))
    yield opened
    opened.close()


def opened_room(page: Page, url: str) -> str:
    """Present on the page; the code."""
    open_room_page(page, url)
    return str(page.evaluate("window.room.open()"))


def follow(page: Page, url: str, code: str) -> None:
    open_room_page(page, url)
    page.evaluate("(code) => window.room.join(code)", code)


def test_what_is_told_reaches_the_follower(page: Page, other: Page, server) -> None:
    code = opened_room(page, server.url)
    follow(other, server.url, code.lower())
    wait_for(page, "followers", {"count": 1})
    wait_for(other, "follow", tell(page, "x=1"))
    wait_for(other, "follow", tell(page, "x=2"))
    expect(other.locator("#room .follower .words")).to_have_text(f"You follow the lecture in room {code}.")
    expect(page.locator("#room .presenter .words")).to_have_text("1 follower")


def test_a_state_is_told_once_a_frame_at_most(page: Page, other: Page, server) -> None:
    follow(other, server.url, opened_room(page, server.url))
    wait_for(page, "followers", {"count": 1})
    page.evaluate("""() => {
      window.sent = [];
      const send = WebSocket.prototype.send;
      WebSocket.prototype.send = function (text) { window.sent.push(performance.now()); send.call(this, text); };
    }""")
    page.evaluate("""async () => {
      for (let number = 1; number <= 100; number += 1) {
        window.room.tell({ scene: "relu", at: `x=${number}` });
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
    }""")
    wait_for(other, "told", {"state": {"scene": "relu", "at": "x=100"}})
    sent = page.evaluate("window.sent")
    assert 2 <= len(sent) <= 2 + (sent[-1] - sent[0]) * 60 / 1000


def test_a_follower_lets_go_and_comes_back_to_the_present_state(page: Page, other: Page, server) -> None:
    follow(other, server.url, opened_room(page, server.url))
    wait_for(page, "followers", {"count": 1})
    first = tell(page, "x=1")
    wait_for(other, "follow", first)
    other.get_by_role("button", name="Look around on my own").click()
    expect(other.locator("#room .follower .words")).to_have_text("You look around on your own.")
    second = tell(page, "x=2")
    wait_for(other, "told", second)
    assert heard(other, "follow") == [first]
    other.get_by_role("button", name="Back to the lecture").click()
    assert heard(other, "follow") == [first, second]
    other.evaluate("window.bar.letGo()")
    expect(other.get_by_role("button", name="Back to the lecture")).to_be_visible()


def test_a_late_joiner_sees_the_present_state(page: Page, other: Page, server) -> None:
    code = opened_room(page, server.url)
    state = tell(page, "x=3")
    follow(other, server.url, code)
    wait_for(other, "follow", state)


def test_a_presenter_whose_page_is_loaded_anew_resumes_the_room(page: Page, other: Page, server) -> None:
    code = opened_room(page, server.url)
    follow(other, server.url, code)
    wait_for(page, "followers", {"count": 1})
    wait_for(other, "follow", tell(page, "x=1"))
    open_room_page(page, server.url)
    assert page.evaluate("window.room.held()") is True
    assert page.evaluate("window.room.open()") == code
    wait_for(other, "follow", tell(page, "x=2"))
    assert heard(other, "lost") == heard(other, "ended") == []


def test_a_room_that_is_gone_is_opened_anew(page: Page, server) -> None:
    open_room_page(page, server.url)
    page.evaluate("""sessionStorage.setItem("reluscope-room", '{"room":"K7QX4M","key":"old"}')""")
    code = page.evaluate("window.room.open()")
    assert re.fullmatch("[34789KMQRWXY]{6}", code)
    assert code != "K7QX4M"
    assert heard(page, "ended") == []


def test_a_lost_connection_comes_back_on_both_sides(page: Page, other: Page, server, problems: list[str]) -> None:
    follow(other, server.url, opened_room(page, server.url))
    wait_for(page, "followers", {"count": 1})
    page.context.set_offline(True)
    for each in (page, other):
        wait_for(each, "lost")
    expect(other.locator("#room .follower .words")).to_contain_text("The connection is lost; it comes back by itself.")
    expect(page.locator("#room .presenter .words")).to_have_text("The connection is lost; it comes back by itself.")
    state = tell(page, "x=5")  # is not lost
    page.context.set_offline(False)
    for each in (page, other):
        wait_for(each, "back")
    wait_for(other, "follow", state)
    wait_for(page, "followers", {"count": 1})
    expect(other.locator("#room .follower .words")).not_to_contain_text("lost")
    problems[:] = [problem for problem in problems if "WebSocket" not in problem]


def test_a_room_that_does_not_exist_is_said_to_be_so(page: Page, server) -> None:
    follow(page, server.url, "K7QX4M")
    wait_for(page, "ended", {"sentence": "There is no room with this code, or it has ended."})
    expect(page.locator("#room .words").first).to_have_text("There is no room with this code, or it has ended.")
    expect(page.locator("#room button:visible")).to_have_count(0)


def test_the_presenter_ends_the_room(page: Page, other: Page, server) -> None:
    follow(other, server.url, opened_room(page, server.url))
    wait_for(page, "followers", {"count": 1})
    page.get_by_role("button", name="End the room").click()
    wait_for(other, "ended", {"sentence": "The presenter has ended the room."})
    expect(other.locator("#room .follower .words")).to_have_text("The presenter has ended the room.")
    expect(page.locator("#room")).to_be_hidden()
    assert page.evaluate("window.room.held()") is False


def test_a_second_page_takes_the_room_over(page: Page, other: Page, server) -> None:
    code = opened_room(page, server.url)
    held = page.evaluate("""sessionStorage.getItem("reluscope-room")""")
    open_room_page(other, server.url)
    other.evaluate("""(held) => sessionStorage.setItem("reluscope-room", held)""", held)
    assert other.evaluate("window.room.open()") == code
    wait_for(page, "ended", {"sentence": "The room is presented from another page now."})


def test_the_code_is_shown_large(page: Page, server) -> None:
    code = opened_room(page, server.url)
    expect(page.locator("#room .presenter > p .code")).to_have_text(code)
    page.get_by_role("button", name="Show the code").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.locator(".code")).to_have_text(code)
    expect(dialog.locator(".link")).to_have_text(f"{server.url}/healthz?room={code}")
    expect(dialog.locator(".why")).to_contain_text("No phone can follow this link")
    assert dialog.locator("img").evaluate("async (image) => (await image.decode(), image.naturalWidth > 0)")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing_to_mend(page: Page, other: Page, server, width: int) -> None:
    follow(other, server.url, opened_room(page, server.url))
    wait_for(page, "followers", {"count": 1})
    for each in (page, other):
        each.set_viewport_size({"width": width, "height": 740})
        for theme in ("light", "dark", "projector"):
            each.evaluate("(theme) => (document.documentElement.dataset.theme = theme)", theme)
            assert_accessible(each)
        assert each.evaluate("document.documentElement.scrollWidth") <= width
    page.set_viewport_size({"width": 1280, "height": 720})


BROKEN_SOCKETS = """() => {
  window.tries = [];
  window.WebSocket = class extends EventTarget {
    constructor() {
      super();
      window.tries.push(Date.now());
      queueMicrotask(() => this.dispatchEvent(new CloseEvent("close", { code: 1006 })));
    }
    close() {}
  };
}"""


def test_the_waits_between_two_tries_grow(page: Page, server) -> None:
    page.clock.install()
    open_room_page(page, server.url)
    page.evaluate(BROKEN_SOCKETS)
    page.evaluate("window.room.join('K7QX4M')")
    page.clock.run_for(60_000)
    tries = page.evaluate("window.tries")
    waits = [later - earlier for earlier, later in itertools.pairwise(tries)]
    assert all(4000 <= wait <= 8000 for wait in waits[6:])
    assert all(125 * 2**number <= wait <= 250 * 2**number for number, wait in enumerate(waits[:6]))
    assert heard(page, "lost") == [{}]  # is said once
    page.evaluate("window.dispatchEvent(new Event('online'))")  # is better than to wait
    assert len(page.evaluate("window.tries")) == len(tries) + 1
    page.evaluate("window.room.leave()")
    page.clock.run_for(60_000)
    assert len(page.evaluate("window.tries")) == len(tries) + 1


def test_a_connection_that_is_silent_for_long_is_taken_for_lost(page: Page, other: Page, server) -> None:
    code = opened_room(page, server.url)
    state = tell(page, "x=1")
    other.clock.install()
    follow(other, server.url, code)
    wait_for(other, "told", state)
    other.clock.run_for(39_000)
    assert heard(other, "lost") == []
    other.clock.run_for(2_000)
    wait_for(other, "back")
    assert len(heard(other, "lost")) == 1
    wait_for(other, "told", state)
