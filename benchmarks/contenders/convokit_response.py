"""The median time to the first answer with ConvoKit: a corpus of the utterances, then its conversations one by one.

    convokit_response.py UTTERANCES CORPORA

The first time the corpus is built and kept in CORPORA, in ConvoKit's own form; from then on it is loaded from there.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from statistics import median

from convokit import Corpus, Speaker, Utterance


def built(path: Path) -> Corpus:
    speakers: dict[str, Speaker] = {}
    utterances = []
    with path.open(encoding="utf-8") as stream:
        for line in stream:
            row = json.loads(line)
            name = row["speaker"]
            utterances.append(
                Utterance(
                    id=row["id"],
                    speaker=speakers.setdefault(name, Speaker(id=name)),
                    conversation_id=row["conversation_id"],
                    reply_to=row["reply-to"],
                    timestamp=row["timestamp"],
                    text=row["text"],
                )
            )
    return Corpus(utterances=utterances)


def main(path: Path, corpora: Path) -> None:
    if (corpora / "corpus").exists():
        corpus = Corpus(filename=str(corpora / "corpus"))
    else:
        corpus = built(path)
        corpora.mkdir(parents=True, exist_ok=True)
        corpus.dump("corpus", base_path=str(corpora))
    waited = []
    conversations = 0
    for conversation in corpus.iter_conversations():
        conversations += 1
        ordered = sorted(conversation.iter_utterances(), key=lambda one: one.timestamp)
        asker = ordered[0].speaker.id
        answer = next((one.timestamp for one in ordered if one.speaker.id != asker), None)
        if answer is not None:
            waited.append((answer - ordered[0].timestamp) / 3600)
    print(f"naive_median_hours {median(waited):.6f} threads {conversations}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
