"""The spaCy pipeline: tokens, protected names, mentions. The only place that imports spaCy."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import TYPE_CHECKING, Any

from extract.partners.keys import singular
from extract.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from spacy.language import Language
    from spacy.tokens import Doc

    from extract.partners.expand import Expander
    from extract.partners.part import Part

_INFIXES = (
    r"(?<=[A-Za-zÀ-ÿ])['’]",
    r"[-–—/(),;|•…]",
    r"(?<=[A-Z]{2})(?=\d)",
    r"(?<=[a-zà-ÿ])\.(?=[A-Z])",
)


def build(names: Iterable[str], expander: Expander) -> Language:
    """A pipeline that puts the mentions of a cell on `doc._.parts`.

    `blank("xx")` with French infixes starts in no time, where `blank("fr")` compiles one regular
    expression for two seconds.
    """
    with _without_command_line():
        import spacy
    from spacy.tokens import Doc
    from spacy.util import compile_infix_regex

    for extension in ("protected", "parts"):
        Doc.set_extension(extension, default=(), force=True)
    nlp = spacy.blank("xx")
    tokenizer: Any = nlp.tokenizer
    tokenizer.infix_finditer = compile_infix_regex(_INFIXES).finditer
    _register()
    nlp.add_pipe("partner_norm")
    protect = nlp.add_pipe("partner_names")
    protect.learn(nlp, names)  # type: ignore[attr-defined]
    nlp.add_pipe("partner_mentions").expander = expander  # type: ignore[attr-defined]
    return nlp


@contextmanager
def _without_command_line() -> Iterator[None]:
    """Keeps spaCy from importing its own command line, which is a third of its start."""
    names = ("spacy.cli", "spacy.cli.info")
    if "spacy" in sys.modules:
        yield
        return
    for name in names:
        stand_in: Any = ModuleType(name)
        stand_in.info, stand_in.__path__ = None, []
        sys.modules[name] = stand_in
    try:
        yield
    finally:
        # Whoever asks for it later gets the real one.
        for name in names:
            del sys.modules[name]


def parts(nlp: Language, cells: Iterable[str]) -> Iterator[list[Part]]:
    """The mentions of each cell."""
    for doc in nlp.pipe(cells):
        yield doc._.parts


class NormComponent:
    """Folds each token to the form in which names are compared."""

    def __call__(self, doc: Doc) -> Doc:
        for token in doc:
            token.norm_ = singular(fold(token.text)) or token.text
        return doc


class NamesComponent:
    """Finds the names that hold a separator, which no separator may cut."""

    def __init__(self, nlp: Language) -> None:
        from spacy.matcher import PhraseMatcher

        self._matcher = PhraseMatcher(nlp.vocab, attr="NORM")

    def learn(self, nlp: Language, names: Iterable[str]) -> None:
        """Adds names to protect."""
        norm = NormComponent()
        self._matcher.add("name", [norm(nlp.make_doc(name)) for name in names])

    def __call__(self, doc: Doc) -> Doc:
        from spacy.util import filter_spans

        spans = filter_spans(self._matcher(doc, as_spans=True))
        doc._.protected = tuple((span.start_char, span.end_char) for span in spans)
        return doc


class MentionsComponent:
    """Cuts the cell into mentions and links them."""

    expander: Expander

    def __call__(self, doc: Doc) -> Doc:
        doc._.parts = self.expander.cell(doc.text, doc._.protected)
        return doc


def _register() -> None:
    from spacy.language import Language

    if Language.has_factory("partner_norm"):
        return
    Language.factory("partner_norm", func=lambda nlp, name: NormComponent())
    Language.factory("partner_names", func=lambda nlp, name: NamesComponent(nlp))
    Language.factory("partner_mentions", func=lambda nlp, name: MentionsComponent())
