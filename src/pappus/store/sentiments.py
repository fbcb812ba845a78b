"""The sentiment of what people outside write, by a word list: a mark for each text judged, and no text.

English alone is judged, by VADER: Hutto & Gilbert (2014), doi:10.1609/icwsm.v8i1.14550. Of another language no kept
package ships a word list with published accuracy.
"""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache, wraps
from hashlib import blake2b
from pathlib import Path
from typing import Any, TypeVar

import pyarrow as pa
import pyarrow.parquet as pq

from pappus.store.engines import Engine
from pappus.vocabulary.documents import read_yaml
from pappus.vocabulary.quoting import own_words

_WITHOUT_LANGUAGE = re.compile(r"(?<!\S)\S*?(?:://|www\.|[@#…])\S*|\[number\]")
_UNKNOWN = {"", "und", "zxx", "qme", "qam", "qct", "qht", "qst"}
"""What exports write where they do not know, or where there is no language (X writes the last five)."""
_MOST_REMEMBERED = 10_000
MARKS = pa.schema([("lang", pa.string()), ("sentiment", pa.int64())])

Judged = TypeVar("Judged")


@cache
def settings() -> dict[str, Any]:
    """How sentiment is told, from `sentiment.yaml`."""
    found: dict[str, Any] = read_yaml(Path(__file__).with_name("sentiment.yaml")).content
    return found


def derive_sentiments(engine: Engine, folder: Path) -> None:
    """Writes the table of sentiments into a new folder: a row for each text that is judged.

    The engine must see `acts_in_full`, `threads_now` and `tied`. Networks of many texts are judged by a part of their
    threads, the same each time.
    """
    engine.materialise("opinions", _OPINIONS_SQL.format(most=settings()["texts_a_month"]))
    texts = folder.with_name(f"{folder.name}-with-texts")
    engine.write_table(_SENTIMENTS_SQL, texts)
    engine.release("opinions")
    table = pa.concat_tables([pq.read_table(file) for file in sorted(texts.glob("*.parquet"))])
    shutil.rmtree(texts)
    folder.mkdir(parents=True)
    pq.write_table(_marked(table), folder / "0.parquet", compression="zstd")


def _marked(table: pa.Table) -> pa.Table:
    """Texts with their language and their sentiment in place of what they say."""
    texts = [own_words(text) for text in table["text"].to_pylist()]
    networks = table["network"].to_pylist()
    languages = languages_of(texts, networks, table["lang"].to_pylist())
    marks = [sentiment_of(text, language) for text, language in zip(texts, languages, strict=True)]
    bare = table.drop_columns(["text", "lang"])
    for field, values in zip(MARKS, (languages, marks), strict=True):
        bare = bare.append_column(field, pa.array(values, field.type))
    return bare


def _remembered(judged: Callable[..., Judged]) -> Callable[..., Judged]:
    """The same, told from memory of a text that was judged before in this process.

    Texts are the same as of every day and after every import, and judging them takes the most of deriving anew. Only
    their digests are remembered: an erased text is nowhere.
    """
    known: dict[bytes, Judged] = {}

    @wraps(judged)
    def told(text: str, *more: str | None) -> Judged:
        digest = blake2b(repr((text, *more)).encode(errors="surrogatepass"), digest_size=16).digest()
        if digest not in known:
            if len(known) >= _MOST_REMEMBERED:
                known.clear()
            known[digest] = judged(text, *more)
        return known[digest]

    return told


def languages_of(texts: Sequence[str], networks: Sequence[str], said: Sequence[str | None]) -> list[str | None]:
    """The language of each text (ISO 639-1): what its export says, else what its letters tell, else its network's.

    Args:
        texts: what was written.
        networks: where each stands.
        said: the language by the export, such as `en-GB`; null where it says none.

    Returns:
        Null where nothing tells it.
    """
    told = [_said(one) or _told(text) for text, one in zip(texts, said, strict=True)]
    known: dict[str, Counter[str]] = {}
    for network, language in zip(networks, told, strict=True):
        if language is not None:
            known.setdefault(network, Counter())[language] += 1
    most = {network: max(sorted(counts), key=lambda each: counts[each]) for network, counts in known.items()}
    return [language or most.get(network) for network, language in zip(networks, told, strict=True)]


@_remembered
def sentiment_of(text: str, language: str | None) -> int | None:
    """1 where a text sounds positive, -1 where negative, 0 where neither; null where it is not judged.

    Not judged are texts in other languages and long ones.
    """
    if language not in settings()["languages"] or len(text) > settings()["letters_most"]:
        return None
    total, least = _vader().polarity_scores(text)["compound"], settings()["sum_from"]
    return int(total >= least) - int(total <= -least)


def _said(language: str | None) -> str | None:
    short = (language or "").replace("_", "-").partition("-")[0].lower()
    return None if short in _UNKNOWN else short


@_remembered
def _told(text: str) -> str | None:
    """The language that a text's letters tell, if they tell it well or say that it is one that is judged.

    Of a text that is too long to be judged the beginning is looked at, which tells it as well.
    """
    bare = _WITHOUT_LANGUAGE.sub(" ", text).strip()[: settings()["letters_most"]]
    if not any(letter.isalpha() for letter in bare):
        return None
    language, probability = _identifier().classify(bare)
    sure = probability >= settings()["language_probability_least"]
    return str(language) if sure or language in settings()["languages"] else None


@cache
def _vader() -> Any:
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    return SentimentIntensityAnalyzer()


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


# Threads come in an order that looks like chance and is the same each time: multiples of a primitive root.
_OPINIONS_SQL = """
    SELECT act_id, thread_id FROM (
      SELECT act_id, thread_id,
        ROW_NUMBER() OVER (PARTITION BY network, month ORDER BY chance, thread_id, ts_us, act_id) AS place
      FROM (
        SELECT a.act_id, a.network, a.month, a.ts_us, COALESCE(t.root, a.act_id) AS thread_id,
          (COALESCE(h.opened_us, a.ts_us) % 2147483647) * 48271 % 2147483647 AS chance
        FROM acts_in_full a
        LEFT JOIN tied t ON a.act_id = t.act_id
        LEFT JOIN threads_now h ON COALESCE(t.root, a.act_id) = h.thread_id
        WHERE a.verb = 'Create' AND a.side <> 'org' AND a.kind = 'human' AND a.network_class <> 'internal'
          AND a.text_len > 0 AND a.text IS NOT NULL) scattered) numbered
    WHERE place <= {most}"""

_SENTIMENTS_SQL = """
    SELECT o.thread_id, a.ts_us, a.month, a.network, a.network_class,
      COALESCE(h.property_id, a.property_id) AS property_id, h.unit, h.function, a.person, a.lang, a.text
    FROM opinions o
    JOIN acts_in_full a ON o.act_id = a.act_id
    LEFT JOIN threads_now h ON o.thread_id = h.thread_id"""
