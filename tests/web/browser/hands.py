"""How people use a page: by a pointer, by a finger, or by the keyboard alone."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

_MOST_TABS = 250
# Of the choices of one question the tabulator leads to any one; arrows lead to the others.
_IS_REACHED = """one => one === document.activeElement || (one.type === "radio" && document.activeElement
    && one.name === document.activeElement.name && one.form === document.activeElement.form)"""


def reach(page: Page, target: Locator) -> None:
    """Goes to something by the tabulator alone."""
    for _ in range(_MOST_TABS):
        if target.evaluate(_IS_REACHED):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the tabulator does not lead to {target}")


def press(page: Page, target: Locator) -> None:
    """Follows a link or presses a button, by the keyboard alone."""
    reach(page, target)
    page.keyboard.press("Enter")


def write(page: Page, label: str, text: str) -> None:
    """Fills a field, by the keyboard alone."""
    reach(page, page.get_by_label(label, exact=True))
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type(text)


def choose_files(page: Page, label: str, files: Iterable[Path]) -> None:
    """Chooses files, by the keyboard alone as far as the window of the system."""
    with page.expect_file_chooser() as chooser:
        reach(page, page.get_by_label(label, exact=True))
        page.keyboard.press("Space")
    chooser.value.set_files(list(files))


def choose(page: Page, label: str, option: str) -> None:
    """Chooses one of a list, by the keyboard alone: its first letters."""
    target = page.get_by_label(label, exact=True)
    reach(page, target)
    page.keyboard.type(option)
    assert target.evaluate("one => one.selectedOptions[0].textContent") == option


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
        if self.by_keys:
            first = self.page.locator("input[name=level]").first
            reach(self.page, first)
            self.page.keyboard.press("Space")
            while not self.page.locator(f"input[name=level][value={level}]").is_checked():
                self.page.keyboard.press("ArrowDown")
            press(self.page, self.page.get_by_role("button", name="Begin"))
        else:
            self.page.locator(f"label:has(input[name=level][value={level}])").tap()
            self.page.get_by_role("button", name="Begin").tap()
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
        reach(self.page, group.first)
        self.page.keyboard.press("Space")
        while not wanted.is_checked():
            self.page.keyboard.press("ArrowDown")

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
