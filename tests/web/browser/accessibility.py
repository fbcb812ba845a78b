"""What axe finds on a page."""

from __future__ import annotations

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import BrowserContext, Page

_RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    "resultTypes": ["violations"],
}
_FOUND = """rules => axe.run(rules).then(
  found => found.violations.flatMap(one => one.nodes.map(node => `${one.id}: ${node.target}`)))"""


def bring_axe(context: BrowserContext) -> None:
    """Has axe there on every page of a browser: taken to each page anew, it takes as long as looking at a small one."""
    context.add_init_script(AXE_SCRIPT)


def violations(page: Page) -> list[str]:
    """Everything that axe finds wrong: rule, and where; `bring_axe` comes first."""
    found: list[str] = page.evaluate(_FOUND, _RULES)
    return found
