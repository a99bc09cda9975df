"""The command line of the corpus: make its documents, score the conversion on them."""

from __future__ import annotations

import argparse
import json
import sys
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import replace
from pathlib import Path

from tests.corpus.build import build
from tests.corpus.plan import recipes
from tests.corpus.recipe import Recipe


def _chosen(small: bool, only: list[str], seed: int) -> list[Recipe]:
    """The recipes asked for; another seed gives other contracts in the same layouts."""
    found = [recipe for recipe in recipes() if recipe.small or not small]
    if only:
        found = [recipe for recipe in found if any(name in recipe.name for name in only)]
    if seed:
        found = [replace(recipe, seed=f"{recipe.seed or recipe.name}/{seed}") for recipe in found]
    return found


def _make(arguments: argparse.Namespace) -> int:
    output = Path(arguments.output)
    output.mkdir(parents=True, exist_ok=True)
    chosen = _chosen(arguments.small, arguments.only, arguments.seed)
    lines = []
    with ProcessPoolExecutor(arguments.jobs) as pool:
        waiting = {pool.submit(build, recipe, output): recipe for recipe in chosen}
        for done in as_completed(waiting):
            line = done.result()
            lines.append(line)
            sys.stderr.write(f"{line['name']}: {line['pages']} pages\n")
    listing = output / "corpus.json"
    known = json.loads(listing.read_text(encoding="utf-8")) if listing.exists() else []
    made = {line["name"] for line in lines}
    lines += [
        line for line in known if line["name"] not in made and (output / line["name"]).exists()
    ]
    lines.sort(key=lambda line: str(line["name"]))
    listing.write_text(json.dumps(lines, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    pages = sum(line["pages"] for line in lines)
    sys.stderr.write(f"{len(lines)} documents, {pages} pages in {output}\n")
    return 0


def _score(arguments: argparse.Namespace) -> int:
    from tests.corpus.scoring import score_corpus

    report = score_corpus(
        Path(arguments.corpus), arguments.converted, arguments.only, arguments.jobs
    )
    sys.stdout.write(report.markdown())
    if arguments.json:
        Path(arguments.json).write_text(report.json(), encoding="utf-8")
    return 0


def _flip(arguments: argparse.Namespace) -> int:
    from tests.corpus.flips import flip_corpus

    for name in flip_corpus(Path(arguments.corpus)):
        sys.stdout.write(f"{name}\n")
    return 0


def _calibrate(arguments: argparse.Namespace) -> int:
    from schemas.confidence import confidence_weights
    from tests.corpus import calibrate

    def found(folders: list[str], kind: str = "converted") -> list[calibrate.Case]:
        pairs = [(Path(name), Path(name) / kind) for name in folders]
        return [
            case for corpus, own in pairs if own.is_dir() for case in calibrate.cases(corpus, own)
        ]

    flipped = calibrate.wrong_joins(found(arguments.fit, "flipped"))
    fitted = [*found(arguments.fit), *flipped]
    if arguments.fit:
        calibrate.write(calibrate.fit([*fitted, *calibrate.first_sight()]))
        confidence_weights.cache_clear()
    if arguments.test:
        decided = found(arguments.test, "flipped")
        said = calibrate.record(found(arguments.test), decided, fitted)
        calibrate.RECORD.write_text(json.dumps(said, indent=1) + "\n", encoding="utf-8")
        sys.stdout.write("\n".join(calibrate.table(said)) + "\n")
    return 0


def main() -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.corpus", description=__doc__)
    commands = parser.add_subparsers(required=True)
    make = commands.add_parser("make", help="make the documents and what is true in them")
    make.add_argument("--output", default="corpus")
    make.add_argument("--small", action="store_true", help="only the dozen of the CI")
    make.add_argument("--seed", type=int, default=0, help="other contracts in the same layouts")
    make.add_argument("--only", action="append", default=[], help="documents with this in the name")
    make.add_argument("--jobs", type=int, default=1)
    make.set_defaults(run=_make)
    score = commands.add_parser("score", help="convert the documents and compare")
    score.add_argument("--corpus", default="corpus")
    score.add_argument("--converted", default="", help="where to keep the conversions")
    score.add_argument(
        "--only", action="append", default=[], help="documents with this in the name"
    )
    score.add_argument("--jobs", type=int, default=1)
    score.add_argument("--json", default="", help="write the figures here as well")
    score.set_defaults(run=_score)
    flip = commands.add_parser("flip", help="convert with doubtful joins decided the other way")
    flip.add_argument("--corpus", default="corpus")
    flip.set_defaults(run=_flip)
    calibrate = commands.add_parser("calibrate", help="fit and test the weights of `confidence`")
    calibrate.add_argument(
        "--fit", action="append", default=[], help="corpus whose `converted/` the weights are from"
    )
    calibrate.add_argument(
        "--test", action="append", default=[], help="corpus of another seed to test them on"
    )
    calibrate.set_defaults(run=_calibrate)
    arguments = parser.parse_args()
    return int(arguments.run(arguments))


if __name__ == "__main__":
    sys.exit(main())
