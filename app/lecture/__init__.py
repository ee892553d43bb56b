"""The lecture: decks of scenes, read from files and checked. Knows no network and no page."""

from app.lecture.deck import default_deck, read_deck
from app.lecture.scenes import Deck, Scene, html, mathml

__all__ = ["Deck", "Scene", "default_deck", "html", "mathml", "read_deck"]
