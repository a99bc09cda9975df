"""What a contract says of itself: its title, its kind, whose it is and for which years.

Nothing is configured: names come from the cover, the titles and the running text, by the words
that French puts before them; of several candidates the one said most often is taken.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from extract.contract_places import (
    find_department,
    find_districts,
    find_intercommunality,
    find_region,
    find_towns,
)
from extract.contract_titles import (
    DocumentKind,
    find_amendment,
    find_title,
    kind_of,
    with_amendment,
)
from extract.names import TERRITORY, name_of, whole_words
from extract.periods import contract_period
from extract.text import clean, flatten, slug
from schemas.prose_words import identity_words


@dataclass(frozen=True)
class Identity:
    """The `contract` dataset; a field is empty where the document does not say."""

    title: str
    document_kind: DocumentKind
    intercommunality: str = ""
    towns: tuple[str, ...] = ()
    department: str = ""
    region: str = ""
    period_start: int | None = None
    period_end: int | None = None
    districts: tuple[str, ...] = ()


def identify(titles: Sequence[str], texts: Sequence[str]) -> Identity:
    """What a document says of itself, from its titles (cover first) and its other texts.

    >>> found = identify(
    ...     ["CONTRAT DE VILLE 2015-2022", "DOLE AGGLOMERATION", "Annexes"],
    ...     ["Les villes de Dole et de Foucherans, dans le département du Jura."],
    ... )
    >>> found.title, found.document_kind
    ('CONTRAT DE VILLE 2015-2022 – DOLE AGGLOMERATION', 'annexes')
    >>> found.towns, found.department, found.region, found.period_end
    (('Dole', 'Foucherans'), 'Jura', 'Bourgogne-Franche-Comté', 2022)
    """
    titles = [title for raw in titles if (title := clean(raw))]
    texts = [text for raw in texts if (text := clean(raw))]
    said = [*titles, *texts]
    towns = find_towns(said)
    intercommunality = find_intercommunality(titles, texts, set(map(slug, towns)))
    towns = tuple(name for name in towns if slug(name) != slug(intercommunality))
    department = find_department(said)
    start, end = contract_period(titles, texts)
    amendment = find_amendment(titles)
    return Identity(
        title=with_amendment(find_title(titles, texts), amendment),
        document_kind="amendment" if amendment else kind_of(titles),
        intercommunality=intercommunality,
        towns=towns,
        department=department.name if department else "",
        region=find_region(said) or (department.region if department else ""),
        period_start=start,
        period_end=end,
        districts=find_districts(said, towns, slug(intercommunality)),
    )


def contract_id(title: str, start: int | None, end: int | None) -> str:
    """The slug of the title and of the period, which many a title has already.

    >>> contract_id("Contrat de ville de Vaubrun", 2015, 2022)
    'contrat-de-ville-de-vaubrun-2015-2022'
    >>> contract_id("Contrat de ville 2015 – 2022", 2015, 2022)
    'contrat-de-ville-2015-2022'
    """
    name, period = slug(title), "-".join(str(year) for year in (start, end) if year)
    parts = (name,) if period in name else (name, period)
    return "-".join(part for part in parts if part) or "contrat"


def territory_name(intercommunality: str, towns: Sequence[str]) -> str:
    """The name of an intercommunality without the words before it, but where it is a town's.

    >>> territory_name("Communauté d'agglomération du Pays Noir", ["Vaubrun"])
    'Pays Noir'
    >>> territory_name("Communauté urbaine de Vaubrun", ["Vaubrun"])
    'Communauté urbaine de Vaubrun'
    """
    before = whole_words(identity_words().before_intercommunality).match(flatten(intercommunality))
    name = name_of(TERRITORY, intercommunality, before.end())[0] if before else ""
    return intercommunality if slug(name) in {"", *map(slug, towns)} else name
