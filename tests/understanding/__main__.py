"""Tell how well sentences are understood: `python -m tests.understanding [FILE ...] [--errors]`."""

import argparse
from pathlib import Path

from tests.understanding.document import DOCUMENT, document
from tests.understanding.reading import shipped
from tests.understanding.scoring import ASIDE, OWN, Scored, report, sentences_of


def main() -> None:
    """Score the sentences of the files named, or the project's own."""
    options = argparse.ArgumentParser(prog="python -m tests.understanding", description=__doc__)
    options.add_argument("files", nargs="*", type=Path, default=[OWN], help="files of sentences, or folders of them")
    options.add_argument("--errors", action="store_true", help="show the 30 worst; never of the set put aside")
    options.add_argument("--write", action="store_true", help="write docs/understanding.md")
    chosen = options.parse_args()
    if chosen.errors and any(file.resolve().name == ASIDE.name for file in chosen.files):
        options.error("nobody looks at the errors of the set put aside")
    if chosen.write:
        DOCUMENT.write_text(document(), "utf-8")
        return
    read = shipped()
    scored = [Scored(sentence, read(sentence.text)) for sentence in sentences_of(*chosen.files)]
    print(report(scored))
    if chosen.errors:
        _show_errors(scored)


def _show_errors(scored: list[Scored]) -> None:
    """Show what was acted on and wrong first, then what was read wrong, the surest first."""
    wrong = [one for one in scored if not one.is_right]
    wrong.sort(key=lambda one: (not one.is_acted_wrongly, -one.read.confidence))
    print()
    for one in wrong[:30]:
        meant, read_ = ":".join(one.sentence.wanted), ":".join(one.read.part)
        print(f"{one.read.outcome:<7}{one.read.confidence:.2f}  {meant} read as {read_}  {one.sentence.text[:60]}")


if __name__ == "__main__":
    main()
