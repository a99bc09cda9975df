"""What stops a conversion: one French line, what is wrong and what to do, and an exit code.

Doubt about a value is a finding; an `AnnexaError` is raised only where nothing can be written.
Exit codes of the command line: 0 converted, 2 usage, 3 converted with findings of severity error,
4 refused and nothing written, 130 interrupted.
"""

from __future__ import annotations

import errno
from typing import ClassVar

CONVERTED = 0
USAGE = 2
WITH_ERRORS = 3
REFUSED = 4
INTERRUPTED = 130


def printable(text: str) -> str:
    r"""Text that a terminal shows and does not obey: no control, no lone surrogate, one line.

    >>> printable("a\x1b[31m\nb\u202ec d")
    'a�[31m�b�c d'
    """
    return "".join(
        char if char.isprintable() else " " if char.isspace() and char > "\x9f" else "�"
        for char in text
    )


_CAUSES = {
    errno.EACCES: "droits insuffisants",
    errno.EPERM: "opération interdite",
    errno.EROFS: "système de fichiers en lecture seule",
    errno.EIO: "erreur du support",
    errno.ENOTDIR: "un élément du chemin n'est pas un dossier",
    errno.EEXIST: "un fichier porte déjà ce nom",
    errno.ENOENT: "chemin introuvable",
    errno.EBUSY: "dossier occupé",
    errno.ENAMETOOLONG: "nom trop long",
    errno.EMFILE: "trop de fichiers ouverts",
    errno.ELOOP: "liens symboliques en boucle",
}


def cause(error: OSError) -> str:
    """Why the system refused, in French where it is one of the usual reasons."""
    return _CAUSES.get(error.errno or 0) or error.strerror or type(error).__name__


class AnnexaError(Exception):
    """A refusal: `subject` is what it is about (a file, a folder), `reason` the detail if any.

    `str()` of it is one line, safe to print: the subject, what is wrong, what to do.
    """

    exit_code: ClassVar[int] = REFUSED
    what: ClassVar[str]
    """What is wrong, in French; `{reason}` stands for the detail."""
    advice: ClassVar[str]
    """What to do next, in French."""

    def __init__(self, subject: object, reason: object = "") -> None:
        # Both as plain strings in `args`, so that the error can be pickled from a worker process.
        super().__init__(str(subject), str(reason))

    def __str__(self) -> str:
        subject, reason = (printable(arg) for arg in self.args)
        return f"{subject} : {self.what.format(reason=reason)}. {self.advice}."


class FileMissing(AnnexaError):
    what = "le fichier n'existe pas"
    advice = "Vérifier le chemin"


class FileUnreadable(AnnexaError):
    what = "le fichier ne peut pas être lu ({reason})"
    advice = "Vérifier les droits de lecture et le support"


class NotAFile(AnnexaError):
    what = "ce n'est pas un fichier mais {reason}"
    advice = "Donner le chemin d'un fichier PDF ; pour un dossier, lancer annexa batch"


class NotAConversion(AnnexaError):
    what = "ce dossier n'a pas de contract.json lisible"
    advice = "Donner un dossier écrit par annexa convert, ou un PDF"


class OtherVersion(AnnexaError):
    what = "ce dossier a été écrit par une autre version d'annexa ({reason})"
    advice = "Convertir à nouveau son PDF, ou donner le PDF à la place du dossier"


class CorrectionsUnreadable(AnnexaError):
    what = "ce fichier de corrections ne peut pas être lu ({reason})"
    advice = "Le réenregistrer en CSV avec les colonnes de docs/amendments.md"


class GazetteerUnreadable(AnnexaError):
    what = "cette liste d'organismes ne peut pas être utilisée ({reason})"
    advice = "La corriger : ses colonnes sont dites dans docs/command.md"


class EmptyFile(AnnexaError):
    what = "le fichier est vide"
    advice = "Télécharger ou copier le PDF à nouveau"


class NotPdf(AnnexaError):
    what = "ce n'est pas un PDF"
    advice = "Enregistrer le document au format PDF"


class TruncatedPdf(AnnexaError):
    what = "le PDF est coupé avant sa fin"
    advice = "Télécharger ou copier le PDF à nouveau"


class DamagedPdf(AnnexaError):
    what = "le PDF est abîmé et ne s'ouvre pas ({reason})"
    advice = "L'ouvrir dans un lecteur de PDF, l'enregistrer à nouveau, et relancer"


class NothingReadable(AnnexaError):
    what = "aucun texte n'a pu être lu ({reason})"
    advice = "Ouvrir le PDF dans un lecteur, l'enregistrer à nouveau, et relancer"


class PasswordMissing(AnnexaError):
    what = "le PDF est protégé par un mot de passe"
    advice = "Le donner avec --password"


class PasswordWrong(AnnexaError):
    what = "le mot de passe n'ouvre pas ce PDF"
    advice = "Vérifier le mot de passe donné avec --password"


class EncryptionUnknown(AnnexaError):
    what = "le PDF est chiffré d'une manière inconnue"
    advice = "L'enregistrer sans protection, et relancer"


class NoText(AnnexaError):
    what = "aucune page n'a de texte, seulement des images ou du blanc"
    advice = "Reconnaître le texte du PDF (OCR), et relancer"


class PagesInvalid(AnnexaError):
    exit_code = USAGE
    what = "« {reason} » ne désigne pas de pages"
    advice = "Écrire des numéros et des intervalles, par exemple 3-19 ou 1,4,7-9"


class PagesOutside(AnnexaError):
    what = "les pages demandées n'y sont pas toutes ({reason})"
    advice = "Corriger --pages"


class OutputNotWritable(AnnexaError):
    what = "le résultat ne peut pas être écrit ({reason})"
    advice = "Choisir un autre dossier avec --output"


class DiskFull(AnnexaError):
    what = "le disque est plein, rien n'a été écrit"
    advice = "Libérer de la place ou choisir un autre dossier avec --output"


class DatasetUnknown(AnnexaError):
    exit_code = USAGE
    what = "ce n'est pas un jeu de données (il y a {reason})"
    advice = "Donner un de ces noms"


class StoreUnknown(AnnexaError):
    exit_code = USAGE
    what = "ce n'est pas une base de données connue"
    advice = "Donner un fichier .duckdb ou .sqlite, une adresse postgresql://, ou un dossier/"


class StoreUnreachable(AnnexaError):
    what = "la base de données ne s'ouvre pas ({reason})"
    advice = "Vérifier l'adresse, les droits, et qu'aucun autre programme ne la tient ouverte"


class CorpusUnreachable(StoreUnreachable):
    what = "la base du lot ne s'ouvre pas ({reason})"
    advice = (
        "La fermer ailleurs ; si elle est endommagée, la supprimer et relancer : "
        "les conversions sont là, elle est refaite"
    )


class StoreRefused(AnnexaError):
    what = "la base de données refuse ces lignes ({reason})"
    advice = "Rien n'y a changé pour ce contrat ; charger dans une base neuve, ou signaler la ligne"


class Stopped(AnnexaError):
    what = "la conversion a été arrêtée ({reason})"
    advice = "Enregistrer le PDF à nouveau, ou relancer avec --seconds ou --memory plus grands"


class TooMuchMemory(AnnexaError):
    what = "le document demande plus de mémoire qu'il n'y en a"
    advice = "Le convertir par parties avec --pages, ou relancer avec --memory plus grand"


class EngineMissing(AnnexaError):
    what = "le moteur de lots ne peut pas être utilisé ({reason})"
    advice = "Vérifier l'adresse donnée avec --scheduler, ou installer annexa à nouveau"


class InternalError(AnnexaError):
    what = "erreur interne d'annexa, {reason}"
    advice = "Signaler cette ligne ; rien n'a été écrit pour ce fichier"
