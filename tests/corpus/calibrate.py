"""Fits the weights of `confidence` on converted documents of which the truth is known.

A row is right where the truth has it and every cell of it is equal.  The model is a logistic one
for each family of datasets, with a penalty that keeps signs seen a few times near nothing; it is
tested on contracts of another seed, which it was not fitted on.

Contracts of the corpus are laid out in ways that the rules were made for.  What a contract is like
that nobody has seen is in `first_sight.csv`: the rows of contracts by other hands, converted before
anything was mended for them.  They count for the weights too, and tell how far to trust them: each
of those contracts by weights that were fitted without it.
"""

from __future__ import annotations

import csv
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from pipelines.confidence import SPREADING, Confidence, probability
from schemas.confidence import CONFIDENCE_FILE, Weights, confidence_weights
from schemas.contract import Contract
from schemas.datasets import DATASETS, Row
from schemas.findings import CODES
from tests.samples import accepted
from tests.scoring import read_folder, right_rows

FAMILIES = {
    "objectives": ("orientations", "objectives", "actions", "commitments", "recommendations"),
    "mentions": ("objective_partners",),
    "partners": ("partners", "participants"),
    "money": ("tfpb_items", "tfpb_amounts", "tfpb_totals", "tfpb_bases"),
    # The last one also serves what the truths do not hold.
    "texts": ("statistics", "annexes", "contributions", "contacts"),
}
# Strength of the penalty on a weight, as if so many rows had been seen without the sign's help.
_PENALTY = 1.0
_STEPS = 60
_STILL = 1e-6
# The sign that makes a row surer than usual, and the one that may do either; all others are doubts.
_GOOD = ("sum_proved",)
_EITHER = ("short",)
# A sign seen on fewer rows is left out.
_SEEN = 8
# But for errors, and doubts of whose and how much amounts are, which the corpus hardly has any
# longer: what they weigh is a decision.
_GRAVE = sorted(
    {code for code in SPREADING if CODES[code].severity == "error"}
    | {"landlord_doubtful", "unit_doubtful"}
)
_RARE = {f"finding_{code}": -3.0 for code in _GRAVE} | {f"document_{code}": -1.0 for code in _GRAVE}
# A title from before pages that were not read is as often wrong as right.
_RARE["finding_title_doubtful"] = -5.8
# The sign of a row at a join that may be wrong.
DOUBTFUL = "join_doubtful"
# How often a wrong join counts.  The rules were made with the corpus in view, so that its doubtful
# joins are nearly all right; on a document that nobody has seen they are taken to be wrong more
# often than right.  This is a decision, no measurement.
_WRONG_JOIN = 4.0
_BINS = 10
_SURE = 0.99
_HALF = 0.5
# How often a row of a contract by another hand counts beside one of the corpus: rows of one such
# contract err together, by one misunderstanding.
_UNSEEN = 0.5
RECORD = Path(__file__).parent / "calibration.json"
FIRST_SIGHT = Path(__file__).parent / "first_sight.csv"


@dataclass(frozen=True)
class Case:
    """A row of which it is known whether it is right; `document` says of which contract."""

    dataset: str
    signs: frozenset[str]
    right: bool
    document: str
    weight: float = 1.0


def wrong_joins(flipped: Iterable[Case]) -> Iterator[Case]:
    """The rows that a doubtful join made wrong when it was decided the other way, as they count."""
    for case in flipped:
        if DOUBTFUL in case.signs and not case.right:
            yield replace(case, weight=_WRONG_JOIN)


def cases(corpus: Path, converted: Path) -> Iterator[Case]:
    """The rows of every converted document of a corpus, with their signs."""
    for folder in sorted(converted.iterdir()):
        truth = corpus / folder.name / "truth.json"
        if not (folder / "contract.json").is_file() or not truth.is_file():
            continue
        contract = Contract.model_validate_json((folder / "contract.json").read_bytes())
        told = json.loads(truth.read_text(encoding="utf-8"))
        yield from document_cases(folder.name, contract, told, read_folder(folder))


def first_sight() -> list[Case]:
    """The rows of contracts by other hands, as they were when these were first converted."""
    with FIRST_SIGHT.open(encoding="utf-8", newline="") as file:
        return [
            Case(
                line["dataset"],
                frozenset(line["signs"].split()),
                line["right"] == "true",
                line["document"],
                _UNSEEN,
            )
            for line in csv.DictReader(file)
            for _ in range(int(line["rows"]))
        ]


def unseen(found: Sequence[Case]) -> Iterator[tuple[str, list[tuple[float, bool]]]]:
    """Each contract by another hand, its rows said by weights fitted on `found` and the others."""
    others = first_sight()
    for document in dict.fromkeys(case.document for case in others):
        # A scan of a contract is the same contract.
        name = document.removesuffix("-scan")
        left = [case for case in others if case.document.removesuffix("-scan") != name]
        fitted = fit([*found, *left])
        families = {name: family for family, names in FAMILIES.items() for name in names}
        yield (
            document,
            sorted(
                (probability(fitted[families[case.dataset]], case.signs), case.right)
                for case in others
                if case.document == document
            ),
        )


def document_cases(
    name: str,
    contract: Contract,
    truth: dict[str, list[dict[str, object]]],
    found: dict[str, list[dict[str, str]]],
) -> Iterator[Case]:
    """The rows of one conversion; datasets that the truth does not hold are left out."""
    rows = {model.about.name: contract.rows(model.about.name) for model in DATASETS}
    placed = (row for each in rows.values() for row in each if isinstance(row, Row))
    known = Confidence(placed, contract.findings, contract.signs)
    for dataset, right in right_rows(truth, found, accepted()).items():
        for row, is_right in zip(rows[dataset], right, strict=True):
            assert isinstance(row, Row)
            yield Case(dataset, known.signs(row), is_right, name)


def fit(found: Sequence[Case]) -> dict[str, Weights]:
    """The weights of each family."""
    weights = {}
    for family, datasets in FAMILIES.items():
        own = [case for case in found if case.dataset in datasets]
        weights[family] = _fit(family, own)
    rare = dict(_RARE)
    # Joins of all tables are decided alike: where too few are seen, the weight is that of the most.
    if DOUBTFUL in weights["objectives"].signs:
        rare[DOUBTFUL] = weights["objectives"].signs[DOUBTFUL]
    return {
        family: replace(each, signs=dict(sorted((rare | dict(each.signs)).items())))
        for family, each in weights.items()
    }


def _fit(family: str, found: Sequence[Case]) -> Weights:
    """The weights of a family; none by which a sign of doubt makes a row surer."""
    counts = Counter(sign for case in found for sign in case.signs)
    names = sorted(sign for sign, count in counts.items() if count >= _SEEN)
    while True:
        usual, values = _regression(found, names)
        left = [name for name in names if name in _EITHER or (values[name] > 0) == (name in _GOOD)]
        if left == names:
            signs = {name: round(value, 2) for name, value in values.items()}
            return Weights(family, round(usual, 2), signs)
        names = left


def _regression(found: Sequence[Case], names: Sequence[str]) -> tuple[float, dict[str, float]]:
    """The constant and the weights of a logistic regression on signs, by Newton's method."""
    at = {name: number for number, name in enumerate(names, start=1)}
    # Rows with the same signs are one line of the table, with how many there are and are right.
    rows: dict[frozenset[str], list[float]] = defaultdict(lambda: [0.0, 0.0])
    for case in found:
        count = rows[frozenset(case.signs & at.keys())]
        count[0] += case.weight
        count[1] += case.weight * case.right
    table = np.zeros((len(rows), len(names) + 1))
    table[:, 0] = 1
    for number, signs in enumerate(sorted(rows, key=sorted)):
        for sign in signs:
            table[number, at[sign]] = 1
    total, right = np.array([rows[signs] for signs in sorted(rows, key=sorted)], dtype=float).T
    values = np.zeros(len(names) + 1)
    penalty = np.full(len(names) + 1, _PENALTY)
    # Next to nothing: it keeps a family without a wrong row from being surer and surer.
    penalty[0] = 1e-2
    for _ in range(_STEPS):
        chance = 1 / (1 + np.exp(-table @ values))
        slope = table.T @ (right - total * chance) - penalty * values
        bend = (table * (total * chance * (1 - chance))[:, None]).T @ table + np.diag(penalty)
        step = np.clip(np.linalg.solve(bend, slope), -1, 1)
        values = values + step
        if np.abs(step).max() < _STILL:
            break
    return float(values[0]), {name: float(values[at[name]]) for name in names}


def write(weights: dict[str, Weights]) -> None:
    """Writes the file of the weights."""
    others = [
        model.about.name
        for model in DATASETS
        if not any(model.about.name in datasets for datasets in FAMILIES.values())
    ]
    lines = [
        "# What signs of its reading are worth to a row of a family of datasets, as logarithms of",
        "# odds: 0 changes nothing, -0.7 halves the odds that the row is right.  `usual` is a row",
        "# of which nothing is said.  Fitted by `python -m tests.corpus calibrate`.",
    ]
    for family, found in weights.items():
        datasets = (*FAMILIES[family], *(others if family == "texts" else ()))
        lines += [
            "", f"[{family}]", f"datasets = {json.dumps(datasets)}", f"usual = {found.usual}",
            "", f"[{family}.signs]", *(f"{name} = {value}" for name, value in found.signs.items()),
        ]  # fmt: skip
    CONFIDENCE_FILE.write_text("\n".join(lines) + "\n", encoding="utf-8")


def record(
    found: Sequence[Case], flipped: Sequence[Case], fitted: Sequence[Case]
) -> dict[str, Any]:
    """How often rows are right that are said to be right so often, for `docs/quality.md`.

    `flipped` are the rows of those of the documents that have doubtful joins, decided wrongly;
    `fitted` those of the corpus that the weights were fitted on.
    """
    weights = confidence_weights()
    pairs = sorted((probability(weights[case.dataset], case.signs), case.right) for case in found)
    documents = {case.document for case in flipped}
    before = [case for case in found if case.document in documents and not case.right]
    wrong = [case for case in flipped if not case.right]
    sure = [right for said, right in pairs if said >= _SURE]
    return {
        "documents": len({case.document for case in found}),
        "rows": len(pairs),
        "calibration_error": round(calibration_error(pairs), 4),
        "sure": len(sure),
        "sure_and_wrong": sure.count(False),
        "wrong_joins": len(wrong) - len(before),
        "wrong_joins_under_half": _under_half(wrong) - _under_half(before),
        "unseen": [_summary(name, said) for name, said in unseen(fitted)],
        "tenths": [
            {
                "rows": len(part),
                "least": part[0][0],
                "most": part[-1][0],
                "right": sum(right for _, right in part),
            }
            for number in range(_BINS)
            if (part := pairs[number * len(pairs) // _BINS : (number + 1) * len(pairs) // _BINS])
        ],
    }


def _summary(document: str, pairs: Sequence[tuple[float, bool]]) -> dict[str, Any]:
    sure = [right for said, right in pairs if said >= _SURE]
    return {
        "document": document,
        "rows": len(pairs),
        "right": sum(right for _, right in pairs),
        "said": round(sum(said for said, _ in pairs), 1),
        "sure": len(sure),
        "sure_and_wrong": sure.count(False),
    }


def _under_half(found: Iterable[Case]) -> int:
    weights = confidence_weights()
    return sum(probability(weights[case.dataset], case.signs) < _HALF for case in found)


def table(said: dict[str, Any]) -> Iterator[str]:
    """What was recorded, in Markdown: the rows by tenths, the least sure first."""
    yield (
        f"{said['rows']} rows of {said['documents']} documents of the corpus, other contracts than "
        "those that the weights were fitted on. A row is right when the truth has it and every "
        "cell of it is equal.\n"
    )
    yield "| rows | confidence | right % |"
    yield "| ---: | ---: | ---: |"
    for part in said["tenths"]:
        right = 100 * part["right"] / part["rows"]
        yield f"| {part['rows']} | {part['least']:.3f} to {part['most']:.3f} | {right:.2f} |"
    wrong = 100 * said["sure_and_wrong"] / said["sure"] if said["sure"] else 0.0
    yield ""
    yield (
        f"Expected calibration error: {said['calibration_error']:.4f}. "
        f"Of {said['sure']} rows at .99 and above, {wrong:.2f} % are wrong."
    )
    yield ""
    yield (
        "Where the doubtful joins of these documents are decided the other way on purpose, "
        f"{said['wrong_joins_under_half']} of the {said['wrong_joins']} rows that this makes wrong "
        "are under .5. A join that is wrong against clear signs is not among them."
    )
    yield ""
    yield (
        "A contract that nobody has seen is another matter. These are contracts by other hands, as "
        "they were converted before anything was mended for them, each said by weights that were "
        "fitted without it. Those of annexa are fitted with all of them.\n"
    )
    yield "| contract | rows | right % | said to be right % | at .99 and above | of these wrong |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: |"
    for each in said["unseen"]:
        right, mean = (100 * each[name] / each["rows"] for name in ("right", "said"))
        yield (
            f"| {each['document']} | {each['rows']} | {right:.1f} | {mean:.1f} | {each['sure']} "
            f"| {each['sure_and_wrong']} |"
        )


def calibration_error(pairs: Sequence[tuple[float, bool]]) -> float:
    """How far off what is said is from what is so: the mean over ten bins, by their rows."""
    bins: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for said, right in pairs:
        bins[min(_BINS - 1, int(said * _BINS))].append((said, right))
    off = sum(
        abs(sum(said for said, _ in each) - sum(right for _, right in each))
        for each in bins.values()
    )
    return off / len(pairs) if pairs else 0.0
