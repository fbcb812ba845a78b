"""The web page: whole, closed to injection, readable by machines and people, the same every time."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from pappus.report.document import ReportDocument
from pappus.report.writers.html import write
from pappus.workspace.organisation import Property, Unit

_VOID = {"meta", "link", "br", "hr", "img", "input"}
HOSTILE = "</title><script>alert('1')</script><img src=x onerror=alert(1)>\"'&"


@dataclass
class Page(HTMLParser):
    """What the tests ask of a page: its tags in order, what was open where, and its text."""

    tags: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    paths: list[tuple[str, ...]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    told: list[tuple[dict[str, str | None], str]] = field(default_factory=list)
    small_groups: list[str] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    cell: int = -1

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.paths.append(tuple(self.open))
        if tag not in _VOID:
            self.open.append(tag)
        if tag == "table":
            self.headings = []
        if tag == "tr":
            self.cell = -1
        if tag in ("th", "td"):
            self.cell += 1
            if "thead" in self.open:
                self.headings.append("")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.paths.append(tuple(self.open))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> at {self.getpos()}")
        self.text.append(" " if tag in ("td", "th", "dt", "dd", "summary") else "")

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] in ("title", "desc") and "svg" in self.open:
            self.told.append((next(found for tag, found in reversed(self.tags) if tag == self.open[-1]), data))
        elif "style" not in self.open:
            self.text.append(data)
            self._watch(data.strip())

    def _watch(self, data: str) -> None:
        """Notes a bare 1 to 4 in a column that counts people."""
        if "thead" in self.open and self.headings:
            self.headings[-1] += data
        elif "tbody" in self.open and 0 <= self.cell < len(self.headings):
            heading = self.headings[self.cell]
            if re.match(r"People( behind it| who write)?$", heading) and re.fullmatch(r"[1-4]", data):
                self.small_groups.append(f"{heading}: {data}")

    def of(self, *tags: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.tags if tag in tags]


def page_of(document: ReportDocument) -> Page:
    page = Page()
    page.feed(write(document).decode())
    page.close()
    return page


def words_of(page: Page) -> str:
    return " ".join("".join(page.text).split())


@pytest.fixture(scope="module")
def rich_words(rich: ReportDocument) -> str:
    return words_of(page_of(rich))


@pytest.fixture(scope="module", params=["rich", "bare", "sideless", "heard"])
def page(request: pytest.FixtureRequest) -> Page:
    return page_of(request.getfixturevalue(request.param))


def test_every_element_is_closed_in_its_place(page: Page) -> None:
    assert page.faults == []
    assert page.open == []


def test_ids_are_unique_and_references_lead_somewhere(page: Page) -> None:
    ids = Counter(attributes["id"] for _, attributes in page.tags if "id" in attributes)
    assert [name for name, times in ids.items() if times > 1] == []
    labels = [attributes["aria-labelledby"] for _, attributes in page.tags if "aria-labelledby" in attributes]
    links = [(attributes["href"] or "") for attributes in page.of("a")]
    clips = re.findall(r"url\(#([^)]+)\)", " ".join(str(attributes) for _, attributes in page.tags))
    named = {part for label in labels for part in str(label).split()}
    assert named | {link.removeprefix("#") for link in links} | set(clips) <= set(ids)


def test_headings_descend_one_step_at_a_time_from_a_single_first(page: Page) -> None:
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))


def test_it_has_landmarks_a_language_a_title_and_a_way_past_the_contents(page: Page) -> None:
    assert page.of("html")[0]["lang"] == "en"
    assert all(len(page.of(tag)) >= 1 for tag in ("title", "header", "nav", "main", "footer"))
    skip = page.of("a")[0]
    assert skip["class"] == "skip"
    assert all(attributes.get("aria-label") for attributes in page.of("nav"))


def test_every_picture_has_words(page: Page) -> None:
    said = {str(attributes.get("id")): text for attributes, text in page.told}
    pictures = [one for one in page.of("svg") if one.get("aria-hidden") != "true"]
    assert len(pictures) >= 2
    for attributes in pictures:
        assert attributes["role"] == "img"
        by = str(attributes.get("aria-labelledby") or "").split()
        assert len(attributes.get("aria-label") or " ".join(said[part] for part in by)) > 20
    assert page.of("img") == []
    assert all(one["aria-label"] for one in page.of("div") if one.get("role") == "img")


def test_tables_have_captions_and_scoped_headings_and_scroll_alone(page: Page) -> None:
    tables = [path for (tag, _), path in zip(page.tags, page.paths, strict=True) if tag == "table"]
    assert len(page.of("caption")) == len(tables)
    assert all(attributes.get("scope") in ("col", "row", "rowgroup") for attributes in page.of("th"))
    scrollers = [attributes for attributes in page.of("div") if attributes.get("class") == "scroll"]
    assert len(scrollers) == len(tables)
    assert all(attributes["tabindex"] == "0" and attributes["aria-label"] for attributes in scrollers)


def test_it_asks_nothing_of_the_outside_and_runs_nothing(page: Page) -> None:
    assert page.of("script", "iframe", "object", "embed") == []
    for _, attributes in page.tags:
        assert not any(name.startswith("on") for name in attributes)
        for name in ("src", "href", "xlink:href", "action", "xmlns"):
            assert not (attributes.get(name) or "").startswith(("http", "//", "javascript"))


def test_the_style_sheet_imports_nothing(rich: ReportDocument) -> None:
    style = write(rich).decode().partition("<style>")[2].partition("</style>")[0]
    assert "@import" not in style
    assert "url(" not in style
    assert "prefers-color-scheme: dark" in style
    assert "@media print" in style


def test_hostile_names_stay_text(rich: ReportDocument) -> None:
    organisation = replace(
        rich.organisation,
        name=HOSTILE,
        units=(Unit("care", HOSTILE, "customer_support"),),
        properties=(Property(f"x:{HOSTILE}", "x", HOSTILE, owner_unit="care", purpose=HOSTILE),),
    )
    coverage = rich.sources[0].coverage
    coverage.notes.append(HOSTILE)
    assert rich.network is not None
    document = replace(
        rich,
        organisation=organisation,
        network=replace(rich.network, nodes=(replace(rich.network.nodes[0], title=HOSTILE), *rich.network.nodes[1:])),
        properties=(replace(rich.properties[0], property_id=f"x:{HOSTILE}", purpose=HOSTILE), *rich.properties[1:]),
        curves=(rich.curves[0], replace(rich.curves[1], title=HOSTILE), rich.curves[2]),
        sources=(replace(rich.sources[0], coverage=coverage),),
        disagreements=(HOSTILE,),
    )
    page = page_of(document)
    coverage.notes.pop()
    assert page.faults == []
    assert page.of("script", "img") == []
    assert not any(name.startswith("on") for _, attributes in page.tags for name in attributes)
    assert words_of(page).count("<script>alert('1')</script>") >= 7


def test_suppressed_figures_read_as_words(rich_words: str) -> None:
    assert "Finance fewer than five people" in rich_words
    assert "1 function with fewer than five people behind the figures cannot be shown." in rich_words
    assert "1 month cannot be shown: fewer than five people are behind it" in rich_words


def test_the_same_document_gives_the_same_bytes(rich: ReportDocument, sideless: ReportDocument) -> None:
    first = write(rich)
    write(sideless)
    assert write(rich) == first


def test_with_a_name_alone_no_place_is_claimed(bare: ReportDocument) -> None:
    words = words_of(page_of(bare))
    assert "Nothing is known yet about Acme, so this report cannot say where it stands." in words
    in_the_table_of_even_ones = sum(bool(model.stages) for model in bare.models.values())
    assert words.count("Not known yet") == 2 * len(bare.models) + in_the_table_of_even_ones
    assert "(the stage named)" not in words
    assert "Nothing is known about any of the 68 practices." in words
    assert "The organisation cannot be drawn as a network" in words
    assert "No property is registered" in words
    assert "No thread that calls for an answer can be shown." in words
    assert "Nothing has been imported yet." in words


def test_where_most_is_unknown_it_says_so_before_any_place(rich_words: str) -> None:
    warning = rich_words.index("Read every place as a range and not as a verdict")
    assert warning < rich_words.index("Walking, as far as is known")


def test_the_answer_names_stage_coverage_position_and_bounds(rich: ReportDocument, rich_words: str) -> None:
    walking = rich.placements["crawl-walk-run-fly"]
    assert walking.position is not None
    assert f"Known: {walking.known} of {walking.asked} practices." in rich_words
    assert f"Position {walking.position.value:.1f} ({walking.position.low:.1f} to" in rich_words
    assert "if everything unknown were absent" in rich_words
    assert "chance of being at “Plantations” already" in rich_words
    assert "your aim on “Pots, plots, plantations” by 31 December 2026" in rich_words


def test_the_honest_wait_stands_beside_the_naive_one(sideless: ReportDocument) -> None:
    words = words_of(page_of(sideless))
    assert "Median wait, everybody counted 6.5 h 5.7 to 7.4 h; n = 1,042 threads, 1,310 people" in words
    assert "What leaving out the unanswered would say 4.2 h" in words
    assert "The usual figure leaves out the 155 of 1,042 threads that have no answer." in words
    assert "With them, the median wait is 1.5 times as long." in words
    assert "On Stack Exchange nobody is known to stand outside the organisation." in words


def test_every_reading_of_the_organisation_is_in_the_page(rich: ReportDocument, rich_words: str) -> None:
    table = rich_words[rich_words.index("Readings of the whole organisation") :]
    own = [one for one in rich.readings if one.by == "organisation"]
    assert len(own) > 15
    assert all(f"n = {one.n:,}" in table for one in own)
    assert "6 properties" in table


def test_missing_practices_are_grouped_by_what_would_help(bare: ReportDocument) -> None:
    words = words_of(page_of(bare))
    assert words.count("Ask people, in a round of the assessment.") == 2  # as a step, and here
    assert re.search(r"\d\d practices would be known, \d+ of them stand before a next stage", words)


def test_published_figures_carry_year_n_and_source(rich_words: str) -> None:
    assert "Social maturity 20 % 2011 95 Forrester Research, 2011 under 1 % probable" in rich_words


def test_no_count_of_one_to_four_people_is_anywhere(page: Page) -> None:
    words = words_of(page) + " ".join(text for _, text in page.told)
    assert re.findall(r"(?<![\d,.])[1-4] (?:people|persons?|raters?|employees)\b", words) == []
    assert page.small_groups == []


def test_the_board_sees_answer_clock_ladders_steps_and_doubts_before_anything_else(rich_words: str) -> None:
    order = (
        "Northwind Outfitters stands", "practices are known", "models of how organisations become social",
        "What to do next", "How sure is this?", "What would make us surer", "Where you stand", "What stands before",
    )  # fmt: skip
    board = rich_words[rich_words.index("How social are we, why, and what next") :]
    places = [board.index(words) for words in order]
    assert places == sorted(places)


def test_a_print_leaves_out_what_no_committee_reads(rich: ReportDocument) -> None:
    page = write(rich).decode()
    style = page.partition("<style>")[2].partition("</style>")[0]
    rules = style.partition("@media print")[2]
    assert re.search(r"\.screen-only[^{]*{ display: none", rules)
    assert '<section id="figures" class="section screen-only"' in page
    assert "This is a print of the parts that a committee reads." in words_of(page_of(rich))


def test_the_file_is_small(rich: ReportDocument) -> None:
    assert len(write(rich)) < 450_000


_PAIRS = [("--ink", 4.5), ("--muted", 4.5), ("--accent", 4.5), ("--bar", 3.0), ("--link", 3.0), ("--shown", 3.0),
          ("--fill", 3.0), ("--faint", 3.0), ("--stem", 3.0),
          ("--attested", 3.0), ("--recorded", 3.0), ("--said", 3.0)]  # fmt: skip


@pytest.mark.parametrize(("name", "least"), _PAIRS)
@pytest.mark.parametrize("ground", ["--paper", "--card"])
def test_text_and_marks_stand_out_from_their_ground(bare: ReportDocument, name: str, least: float, ground: str) -> None:
    style = write(bare).decode().partition("<style>")[2].partition("</style>")[0]
    themes = [
        dict(re.findall(r"(--[a-z-]+): (#[0-9a-f]{3,6})", block)) for block in re.findall(r":root {([^}]*)}", style)
    ]
    assert len(themes) == 3
    for theme in themes:
        assert contrast(theme[name], theme[ground]) >= least


def contrast(one: str, other: str) -> float:
    """Ratio of two colours' luminances (WCAG 2)."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    shares = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
