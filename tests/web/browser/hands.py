"""How people use a page: by a finger, or by the keyboard alone."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

_MOST_KEYS = 250
# Of the choices of one question the tabulator leads to any one; arrows lead to the others.
_WAY = """one => {
    const at = document.activeElement;
    if (one === at || (at && one.type === "radio" && one.name === at.name && one.form === at.form)) return "";
    const behind = at && at !== document.body && one.compareDocumentPosition(at) & Node.DOCUMENT_POSITION_FOLLOWING;
    return behind ? "Shift+Tab" : "Tab";
}"""

Label = str | re.Pattern[str] | Locator
"""A field: its whole label, what its label contains, or the field itself."""


def reach(page: Page, target: Locator) -> None:
    """Goes to something by the tabulator alone, forward or back."""
    target.wait_for(state="attached")
    for _ in range(_MOST_KEYS):
        way = target.evaluate(_WAY)
        if not way:
            return
        page.keyboard.press(way)
    at = page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
    raise AssertionError(f"the tabulator does not lead to {target}, but to {at}")


def press(page: Page, target: Locator) -> None:
    """Presses a button that leaves one on the page, by the keyboard alone."""
    reach(page, target)
    page.keyboard.press("Enter")


def follow(page: Page, target: Locator) -> None:
    """Follows a link, or sends a form, to the page behind it, by the keyboard alone."""
    reach(page, target)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def write(page: Page, label: Label, text: str) -> None:
    """Fills a field, by the keyboard alone."""
    reach(page, _field(page, label))
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type(text)


def write_day(page: Page, label: Label, day: date) -> None:
    """Fills a field for a day, by the keyboard alone, in the order of day and month that the browser has."""
    field = _field(page, label)
    for order in ("%d%m%Y", "%m%d%Y"):
        reach(page, field)
        for _ in range(3):
            page.keyboard.press("ArrowLeft")
        page.keyboard.type(f"{day:{order}}")
        if field.input_value() == day.isoformat():
            return
    raise AssertionError(f"{day} could not be typed, but {field.input_value()}")


def tick(page: Page, label: Label) -> None:
    """Ticks a box, by the keyboard alone."""
    field = _field(page, label)
    reach(page, field)
    if not field.is_checked():
        page.keyboard.press("Space")
    expect(field).to_be_checked()


def choose_files(page: Page, label: Label, files: Iterable[Path]) -> None:
    """Chooses files, by the keyboard alone as far as the window of the system."""
    reach(page, _field(page, label))
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Space")
    chooser.value.set_files(list(files))


def choose(page: Page, label: Label, option: str) -> None:
    """Chooses one of a list by its words, by the keyboard alone."""
    field = _field(page, label)
    reach(page, field)
    page.keyboard.press("Home")
    for _ in range(_MOST_KEYS):
        if field.evaluate("one => one.selectedOptions[0].textContent.trim()") == option:
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"{option!r} cannot be chosen in {field}")


def choose_radio(page: Page, choices: Locator, wanted: Locator) -> None:
    """Chooses one answer of a question, by the keyboard alone."""
    reach(page, choices.first)
    page.keyboard.press("Space")
    for _ in range(choices.count()):
        if wanted.is_checked():
            return
        page.keyboard.press("ArrowDown")
    expect(wanted).to_be_checked()


def _field(page: Page, label: Label) -> Locator:
    if isinstance(label, Locator):
        return label
    return page.get_by_label(label, exact=isinstance(label, str)).first


class Answering:
    """Somebody with the form before them.

    Attributes:
        page: the form.
        by_keys: whether they have a keyboard alone.
        given: item → number, as answered until now.
    """

    def __init__(self, page: Page, person: int, *, by_keys: bool = False, given: dict[str, str] | None = None) -> None:
        self.page, self.person, self.by_keys = page, person, by_keys
        self.given = {} if given is None else given

    def begin(self, level: str) -> None:
        """Says at which level they are, and begins."""
        begin = self.page.get_by_role("button", name="Begin")
        if self.by_keys:
            levels = self.page.locator("input[name=level]")
            choose_radio(self.page, levels, self.page.locator(f"input[name=level][value={level}]"))
            follow(self.page, begin)
        else:
            self.page.locator(f"label:has(input[name=level][value={level}])").tap()
            # The script of the form has to be there before the first answer: what comes then is no page of its own.
            with self.page.expect_navigation():
                begin.tap()
        self.page.locator("#asked").wait_for()

    @property
    def at_end(self) -> bool:
        """Whether the last question is behind them."""
        return self.page.locator("#done").is_visible()

    def answer_screen(self) -> None:
        """Answers what is asked on this screen, and goes on."""
        for item, said in answers_to(self._offered(), self.person).items():
            self._say(item, said)
            self.given[item] = said
        on = self.page.locator("section:not([hidden]) .go button")
        if self.by_keys:
            press(self.page, on)
        else:
            on.tap()

    def answer_all(self) -> None:
        """Answers to the end, and says to be done."""
        while not self.at_end:
            self.answer_screen()
        done = self.page.locator("#done button")
        expect(self.page.locator("#state")).to_have_text("Saved.")
        if self.by_keys:
            press(self.page, done)
        else:
            done.tap()
        self.page.get_by_role("heading", name="Thank you").wait_for()

    def _offered(self, of: str = "section:not([hidden])") -> list[tuple[str, str]]:
        told = self.page.locator(f"{of} input[type=radio]").evaluate_all("all => all.map(one => [one.name, one.value])")
        return [(name[2:], value) for name, value in told]

    def _say(self, item: str, said: str) -> None:
        group = self.page.locator(f'section:not([hidden]) input[name="a.{item}"]')
        wanted = self.page.locator(f'section:not([hidden]) input[name="a.{item}"][value="{said}"]')
        if not self.by_keys:
            self.page.locator(f'section:not([hidden]) label:has(input[name="a.{item}"][value="{said}"])').tap()
            return
        choose_radio(self.page, group, wanted)

    def post_rest(self) -> None:
        """Sends the answers to everything as the script of the form does."""
        answers = answers_to(self._offered("section"), self.person)
        kept = self.page.evaluate(
            """async (answers) => {
                const body = new URLSearchParams();
                for (const [item, said] of Object.entries(answers)) body.set("a." + item, said);
                const headers = {Accept: "application/json"};
                const told = await fetch(location.pathname, {method: "POST", body, headers});
                return (await told.json()).kept;
            }""",
            answers,
        )
        assert kept == len(answers)
        self.given |= answers


def answers_to(offered: Iterable[tuple[str, str]], person: int) -> dict[str, str]:
    """What a person answers to each item: a number from 1 to 4 that differs between people and items."""
    numbers: dict[str, list[str]] = {}
    for item, value in offered:
        if value in ("1", "2", "3", "4"):
            numbers.setdefault(item, []).append(value)
    return {item: values[(person + sum(map(ord, item))) % len(values)] for item, values in numbers.items()}
