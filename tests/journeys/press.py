"""What is read after a click must be read from the page that answers it."""

from playwright.sync_api import Locator


def press(what: Locator) -> None:
    """Press a button or link and wait for the page that it asks for."""
    with what.page.expect_navigation():
        what.click()
