"""Why a page could not be read from its picture: one French line, and what to do.

None of them stops a conversion: the page is left out with a finding and the rest goes on.
"""

# Errors are named for what they found, as in `schemas.errors`.
# ruff: noqa: N818

from __future__ import annotations

from schemas.errors import AnnexaError


class ScanUnread(AnnexaError):
    """A page, or all pages, that could not be read from the picture."""


class TesseractMissing(ScanUnread):
    what = "le moteur de reconnaissance n'est pas installé ({reason})"
    advice = "Installer tesserocr (pip install tesserocr), et relancer"


class FrenchMissing(ScanUnread):
    what = "les données françaises de Tesseract manquent"
    advice = (
        "Les installer (apt-get install tesseract-ocr tesseract-ocr-fra) ou donner leur dossier "
        "dans TESSDATA_PREFIX, et relancer"
    )


class PictureTooLarge(ScanUnread):
    what = "la page contient une image de {reason} millions de points"
    advice = "La numériser à 300 points par pouce"


class PictureDamaged(ScanUnread):
    what = "l'image de la page ne peut pas être décodée ({reason})"
    advice = "Numériser la page à nouveau"
