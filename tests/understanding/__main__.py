"""Tell how well sentences are understood: `python -m tests.understanding [FILE ...] [--errors]`."""

import argparse
from pathlib import Path

from tests.understanding.reading import read
from tests.understanding.scoring import ASIDE, OWN, Scored, by_style, confusion, figures, sentences_of


def main() -> None:
    """Score the sentences of the files named, or the project's own."""
    options = argparse.ArgumentParser(prog="python -m tests.understanding", description=__doc__)
    options.add_argument("files", nargs="*", type=Path, default=[OWN], help="files of sentences, or folders of them")
    options.add_argument("--errors", action="store_true", help="show the 30 worst; never of the set put aside")
    chosen = options.parse_args()
    if chosen.errors and any(file.resolve().name == ASIDE.name for file in chosen.files):
        options.error("nobody looks at the errors of the set put aside")
    scored = [Scored(sentence, read(sentence.text)) for sentence in sentences_of(*chosen.files)]
    for name, figure in figures(scored):
        print(f"{name:<22}{figure}")
    print()
    for style, count, right in by_style(scored):
        print(f"{style:<12}{count:>5}  intent right {100 * right:.1f} %")
    print()
    for row in confusion(scored):
        print(f"{row[0]:<13}" + "".join(f"{cell:>10}" for cell in row[1:]))
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
