"""What axe finds to mend on a page."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

OPTIONS = {
    "preload": False,
    # Telling what is right as well takes three times as long as finding what is wrong.
    "resultTypes": ["violations"],
}


def assert_accessible(page: Page) -> None:
    """Fail with axe's report if it finds a violation."""
    results = Axe().run(page, options=OPTIONS)
    assert results.violations_count == 0, results.generate_report()
