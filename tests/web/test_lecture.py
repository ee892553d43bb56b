"""The pages of the lecture."""

from html.parser import HTMLParser
from pathlib import Path

import pytest

from app.lecture import default_deck, read_deck
from tests.web.serving import Served, served


class Scenes(HTMLParser):
    """The names of the scenes of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        if tag == "section" and "data-scene" in names:
            self.names.append(names["data-scene"] or "")


@pytest.mark.parametrize("path", ["/lecture", "/lecture/presenter"])
def test_each_scene_is_on_the_page_in_its_place(server: Served, path: str) -> None:
    page = server.client.get(path)
    assert page.status_code == 200
    parser = Scenes()
    parser.feed(page.text)
    assert parser.names == [scene.name for scene in default_deck().scenes]


def test_notes_are_for_the_presenter_alone(server: Served) -> None:
    note = default_deck().scenes[1].notes.strip()
    assert note in server.client.get("/lecture/presenter").text
    assert note not in server.client.get("/lecture").text


def test_no_deck_can_put_elements_on_the_page(tmp_path: Path) -> None:
    deck = tmp_path / "deck.toml"
    deck.write_text(
        'title = "<script>1</script>"\n[[scenes]]\nname = "a"\ntitle = "<img>"\ntext = "<b>"\nnotes = "<i>"\n'
        'formulas = ["<svg>"]\n[scenes.view]\nkind = "explorer"\nstate = "\'\\"><u>"\n'
    )
    with served(deck=read_deck(deck)) as other:
        for path in ("/lecture", "/lecture/presenter"):
            text = other.client.get(path).text
            assert not any(tag in text for tag in ("<script>1", "<img>", "<b>", "<i>", "<svg>", "<u>"))
