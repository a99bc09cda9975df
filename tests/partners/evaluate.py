"""Scores partner readers on the labelled cells: mentions, roles, links, calibration."""

import importlib.util
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from extract.partners.keys import key
from extract.partners.reader import PartnerReader
from extract.text import fold
from schemas.gazetteer import Gazetteer
from schemas.partners import Mention, PartnerContext
from tests.partners.cells import TIERS, Cell, Gold, LabelledContract, contracts

Read = Callable[[PartnerContext, Sequence[str]], list[list[Mention]]]
DEVELOPMENT = ("truths", *(f"dev_{number}" for number in range(1, 12)))
HELD_OUT = ("held_out",)
_BANDS = ((0.98, 1.01), (0.95, 0.98), (0.9, 0.95), (0.0, 0.9))


@dataclass(slots=True)
class Score:
    """Counts over the cells of one tier."""

    cells: int = 0
    cells_exact: int = 0
    expected: int = 0
    found: int = 0
    matched: int = 0
    roles_right: int = 0
    links: int = 0
    links_right: int = 0
    linkable: int = 0
    new: int = 0
    new_right: int = 0
    abstained: int = 0
    bands: dict[tuple[float, float], list[int]] = field(
        default_factory=lambda: {band: [0, 0] for band in _BANDS}
    )
    errors: list[str] = field(default_factory=list)

    @property
    def mention_f1(self) -> float:
        """Harmonic mean over the spans of mentions."""
        return 2 * self.matched / max(1, self.expected + self.found)

    @property
    def role_accuracy(self) -> float:
        """Right roles among the mentions that were found."""
        return self.roles_right / max(1, self.matched)

    @property
    def link_precision(self) -> float:
        """Right links among the links that were made."""
        return self.links_right / max(1, self.links)

    @property
    def link_recall(self) -> float:
        """Right links among the mentions of known bodies."""
        return self.links_right / max(1, self.linkable)


def own_reader(context: PartnerContext, cells: Sequence[str]) -> list[list[Mention]]:
    """The reader of annexa."""
    return PartnerReader(context).read(cells).mentions


def evaluate(names: Iterable[str], read: Read = own_reader) -> dict[str, Score]:
    """The score of each tier over the named files, and of all tiers together."""
    scores = {tier: Score() for tier in (*TIERS, "all")}
    for name in names:
        for contract in contracts(name):
            _evaluate(contract, read, scores)
    return scores


def _evaluate(contract: LabelledContract, read: Read, scores: dict[str, Score]) -> None:
    found = read(contract.context, [cell.text for cell in contract.cells])
    for cell, mentions in zip(contract.cells, found, strict=True):
        for score in (scores[cell.tier], scores["all"]):
            _count(cell, mentions, score)


def _count(cell: Cell, mentions: Sequence[Mention], score: Score) -> None:
    score.cells += 1
    score.expected += len(cell.gold)
    score.found += len(mentions)
    pairs = _pairs(cell.gold, mentions)
    errors = []
    score.linkable += sum(gold.known for gold in cell.gold)
    score.new += sum(gold.role == "partner" and not gold.known for gold in cell.gold)
    for mention in mentions:
        linked = mention.role == "partner" and mention.method != "unmatched"
        gold = pairs.get((mention.start, mention.end))
        right = gold is not None and gold.partner_id == mention.partner_id
        if gold is None:
            errors.append(f"+{mention.text}={mention.partner_id or 'lever'}")
        else:
            score.matched += 1
            score.roles_right += gold.role == mention.role
            score.new_right += gold.role == "partner" and not gold.known and _new(gold, mention)
        score.abstained += mention.method == "unmatched"
        if linked and gold is not None and gold.role == "partner" and not gold.known and right:
            continue
        if linked:
            score.links += 1
            score.links_right += right
            band = next(band for band in _BANDS if band[0] <= mention.score < band[1])
            score.bands[band][0] += 1
            score.bands[band][1] += right
        if gold is not None and (gold.role != mention.role or not _agrees(gold, mention)):
            got = f"{mention.partner_id or mention.role}/{mention.method}"
            errors.append(f"{gold.text}={gold.partner_id or gold.role} got {got}")
    missed = [gold for gold in cell.gold if gold not in pairs.values()]
    errors += [f"-{gold.text}={gold.partner_id}" for gold in missed]
    score.cells_exact += not errors
    if errors:
        score.errors.append(f"{cell.text}\n      " + " ; ".join(errors))


def _agrees(gold: Gold, mention: Mention) -> bool:
    if gold.role == "lever":
        return True
    if not gold.partner_id:
        return mention.method == "unmatched"
    return gold.partner_id == mention.partner_id


def _new(gold: Gold, mention: Mention) -> bool:
    if not gold.partner_id:
        return mention.method == "unmatched"
    return gold.partner_id == mention.partner_id


def _pairs(gold: Sequence[Gold], mentions: Sequence[Mention]) -> dict[tuple[int, int], Gold]:
    """Each mention with the label of the same words; an article more or less does not count."""
    pairs: dict[tuple[int, int], Gold] = {}
    left = list(gold)
    for mention in mentions:
        for label in left:
            overlap = label.start < mention.end and label.end > mention.start
            if overlap and _bare(label.text) == _bare(mention.text):
                pairs[mention.start, mention.end] = label
                left.remove(label)
                break
    return pairs


def _bare(text: str) -> str:
    return re.sub(r"^(?:les? |la |l'|de la |de l'|du |des |de |d')", "", fold(text)).strip(" .…)")


def rapidfuzz_reader(context: PartnerContext, cells: Sequence[str]) -> list[list[Mention]]:
    """The plain rival: cut at separators and `et`, take the most similar name of the gazetteer."""
    from rapidfuzz import fuzz, process

    names: dict[str, str] = {}
    for entry in Gazetteer.load().entries.values():
        for form in (*entry.forms(), *entry.aliases):
            names.setdefault(key(form), entry.partner_id)

    def link(match: re.Match[str]) -> Mention:
        best = process.extractOne(key(match[0]), names.keys(), scorer=fuzz.ratio, score_cutoff=84)
        text = match[0].strip()
        if best is None:
            return Mention(text, match.start(), match.end(), "partner", "", "unmatched", 0.0)
        partner_id = names[best[0]]
        return Mention(
            text, match.start(), match.end(), "partner", partner_id, "fuzzy", best[1] / 100
        )

    pattern = re.compile(r"(?:(?!\s*[,;|/–()]|\s-\s|\set\s).)+")
    return [
        [link(match) for match in pattern.finditer(cell) if match[0].strip(" ,;/|–-()et.")]
        for cell in cells
    ]


def spacy_reader(context: PartnerContext, cells: Sequence[str]) -> list[list[Mention]]:
    """The NER of `fr_core_news_sm`, its entities linked by exact name; needs the model."""
    import spacy

    from extract.partners.index import NameIndex
    from schemas.partner_words import partner_words

    index = NameIndex.build(Gazetteer.load(), partner_words())
    nlp = spacy.load("fr_core_news_sm", exclude=["parser", "lemmatizer", "attribute_ruler"])
    result = []
    for doc in nlp.pipe(cells):
        mentions = []
        for entity in doc.ents:
            link = index.exact(entity.text)
            partner_id, method = (link.partner_id, link.method) if link else ("", "unmatched")
            mentions.append(
                Mention(
                    entity.text,
                    entity.start_char,
                    entity.end_char,
                    "partner",
                    partner_id,
                    method,
                    1.0,
                )
            )
        result.append(mentions)
    return result


def table(scores: dict[str, Score]) -> str:
    """The scores as a Markdown table."""
    lines = [
        "| tier | cells | exact | mentions | F1 | roles | link P | link R | new | unmatched |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for tier, score in scores.items():
        lines.append(
            f"| {tier} | {score.cells} | {score.cells_exact} | {score.expected} "
            f"| {100 * score.mention_f1:.1f} | {100 * score.role_accuracy:.1f} "
            f"| {100 * score.link_precision:.1f} | {100 * score.link_recall:.1f} "
            f"| {score.new_right}/{score.new} | {score.abstained} |"
        )
    return "\n".join(lines)


def calibration(score: Score) -> str:
    """Of the links in each band of scores, how many are right."""
    lines = ["| score | links | right |", "| --- | --- | --- |"]
    for (low, high), (links, right) in score.bands.items():
        share = f"{100 * right / links:.1f} %" if links else ""
        lines.append(f"| {low:.2f}-{min(high, 1):.2f} | {links} | {share} |")
    return "\n".join(lines)


def report() -> str:
    """The scores of all readers on all cells, for the page of quality."""
    readers: dict[str, Read] = {"annexa": own_reader, "rapidfuzz alone": rapidfuzz_reader}
    if importlib.util.find_spec("fr_core_news_sm"):
        readers["NER of fr_core_news_sm alone"] = spacy_reader
    parts = ["How each fresh set was read when it was first run: `tests/partners/cells/README.md`."]
    for title, names in (("Development cells", DEVELOPMENT), ("Held-out cells", HELD_OUT)):
        for reader, read in readers.items():
            scores = evaluate(names, read)
            parts.append(f"### {title}: {reader}\n\n{table(scores)}")
            if read is own_reader:
                parts.append(calibration(scores["all"]))
    return "\n\n".join(parts)


if __name__ == "__main__":
    result = evaluate(sys.argv[1:])
    lines = [*result["all"].errors, table(result), calibration(result["all"])]
    sys.stdout.write("\n".join(lines) + "\n")
