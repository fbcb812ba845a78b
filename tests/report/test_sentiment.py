"""How texts sound, in words and pictures."""

from __future__ import annotations

from dataclasses import replace

from pappus.report.document import ReportDocument
from pappus.report.lookup import Lookup
from pappus.report.sentiment import months_specification, sentiment
from pappus.report.writers.html import WRITER
from pappus.vocabulary.readings import Grouping, Reading

SHARES = {"positive": 0.5, "neither": 0.3, "negative": 0.2}


def reading(name: str, share: float | None, *, by: Grouping, key: str = "organisation", period: str = "all") -> Reading:
    known = share is not None
    return Reading(
        indicator=f"sentiment.{name}_share",
        by=by,
        key=key,
        period=period,
        value=share,
        low=share - 0.03 if share is not None else None,
        high=share + 0.03 if share is not None else None,
        n=400 if known else None,
        people=90 if known else None,
        unit="share",
        outcome="found" if known else "suppressed",
        reason="12 of 412 texts are not in English and are left out" if known else "fewer than 5 people are behind it",
    )


def document(rich: ReportDocument, *negative: float, networks: tuple[str, ...] = ("x", "email")) -> ReportDocument:
    whole = [reading(name, share, by="organisation") for name, share in SHARES.items()]
    parts = [reading(name, share, by="network", key=key) for key in networks for name, share in SHARES.items()]
    monthly = [
        reading(name, share, by="organisation", period=f"2024-{month:02d}")
        for month, share_negative in enumerate(negative, 1)
        for name, share in (("positive", 0.5), ("negative", share_negative))
    ]
    return replace(rich, readings=(*rich.readings, *whole, *parts), monthly=(*rich.monthly, *monthly))


def test_the_sentence_gives_both_shares_with_their_intervals(rich: ReportDocument) -> None:
    found = sentiment(Lookup(document(rich)))
    assert found is not None
    plain = found.sentence.replace("\N{NO-BREAK SPACE}", " ")
    assert plain.startswith("Of 400 texts of people outside in English, none of them long, 50 % sound positive (90 % ")
    assert "interval 47 to 53 %), 20 % negative (17 to 23 %) and the rest neither." in plain
    assert found.left_out.startswith("12 of 412 texts are not in English")
    assert [line.title for line in found.lines] == ["All networks", "E-mail", "X"]
    assert sum(share for _, share in found.lines[0].parts) == 1
    assert found.wide == found.narrow == ""


def test_a_change_is_told_only_where_intervals_lie_apart(rich: ReportDocument) -> None:
    told = {}
    for name, months in {"more": (0.2, 0.3), "less": (0.3, 0.2), "same": (0.2, 0.22)}.items():
        found = sentiment(Lookup(document(rich, *months)))
        assert found is not None
        told[name] = found.change
        assert "<svg" in found.wide
        assert len(found.months) == 2
    assert told["more"].startswith("More sounded negative in February 2024")
    assert told["less"].startswith("Less sounded negative in February 2024")
    assert "did not surely change" in told["same"]


def test_a_network_of_few_people_is_not_drawn(rich: ReportDocument) -> None:
    hidden = [reading(name, None, by="network", key="reviews") for name in SHARES]
    base = document(rich)
    found = sentiment(Lookup(replace(base, readings=(*base.readings, *hidden))))
    assert found is not None
    assert len(found.lines) == 3


def test_of_one_network_the_whole_is_not_its_copy(rich: ReportDocument) -> None:
    found = sentiment(Lookup(document(rich, networks=("x",))))
    assert found is not None
    assert [line.title for line in found.lines] == ["X"]


def test_both_lines_can_be_told_apart_without_colour() -> None:
    months = [
        (
            reading("positive", 0.5, by="organisation", period=f"2024-0{month}"),
            reading("negative", 0.2, by="organisation", period=f"2024-0{month}"),
        )
        for month in (1, 2)
    ]
    layers = months_specification(months, wide=True)["layer"]
    assert [layer["layer"][1]["mark"]["strokeDash"] for layer in layers] == [[], [5, 3]]


def test_the_page_says_what_a_list_of_words_cannot_tell(rich: ReportDocument) -> None:
    page = WRITER.write(document(rich)).decode()
    assert 'id="sentiment"' in page
    assert "irony" in page
    assert "F1 of .96" in page
    assert 'id="sentiment"' not in WRITER.write(rich).decode()
