"""The only door to the OCR engines: pictures of single lines → words with confidence.

Tesseract (its French LSTM model) reads every line; the recogniser of RapidOCR (PP-OCRv6, whose
model comes in its wheel) gives a second opinion.  Both are imported when the first line is read.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from extract.scan.errors import FrenchMissing, TesseractMissing
from extract.scan.render import Pixels

_LANGUAGE = "fra"
_DATA = (
    "/usr/share/tesseract-ocr/*/tessdata",
    "/usr/share/tessdata",
    "/usr/local/share/tessdata",
    "/opt/homebrew/share/tessdata",
)
_SINGLE_LINE = 7
# The recogniser of RapidOCR reads lines of this many pixels, several at a time: as many as are so
# many pixels wide together, which takes 200 MB.
_HEIGHT = 48
_BATCH = 4000
# It takes a step for eight pixels of width: small letters set closer than a step are lost.
_STRETCH = 1.3
# A second choice below this probability was not considered.
_CONSIDERED = 0.02


@dataclass(frozen=True, slots=True)
class Token:
    """A word as an engine read it: from where to where in the picture, how sure (0 to 1).

    `options` are other readings that differ in one digit, the likeliest first.
    """

    text: str
    x0: float
    x1: float
    confidence: float
    options: tuple[str, ...] = ()


def data_folder() -> Path:
    """The folder with Tesseract's French data; `FrenchMissing` where there is none."""
    named = os.environ.get("TESSDATA_PREFIX")
    places = [Path(named), Path(named) / "tessdata"] if named else []
    for pattern in _DATA:
        places += sorted(Path("/").glob(pattern.lstrip("/")), reverse=True)
    for place in places:
        if (place / f"{_LANGUAGE}.traineddata").is_file():
            return place
    raise FrenchMissing("Reconnaissance de texte")


@cache
def _tesseract() -> Any:
    """Tesseract, ready for single lines of French; one for each process."""
    # Its threads wait for one another: one is six times faster.  It looks when it is loaded.
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")
    folder = data_folder()
    try:
        import tesserocr
    except ImportError as error:
        raise TesseractMissing("Reconnaissance de texte", error) from error
    return tesserocr.PyTessBaseAPI(path=f"{folder}/", lang=_LANGUAGE, psm=_SINGLE_LINE)


def read_line(picture: Pixels) -> list[Token]:
    """The words of a picture of one line, by Tesseract.

    Raises `TesseractMissing` or `FrenchMissing`.
    """
    import tesserocr

    api = _tesseract()
    height, width = picture.shape
    api.SetImageBytes(picture.tobytes(), width, height, 1, width)
    api.SetSourceResolution(300)
    if not api.Recognize():
        return []
    tokens = []
    level = tesserocr.RIL.WORD
    for item in tesserocr.iterate_level(api.GetIterator(), level):
        try:
            text = item.GetUTF8Text(level).strip()
        except RuntimeError:
            continue
        box = item.BoundingBox(level)
        if text and box:
            tokens.append(Token(text, float(box[0]), float(box[2]), item.Confidence(level) / 100))
    return tokens


@cache
def _second() -> tuple[Any, list[str]] | None:
    """The second engine's session and letters; `None` where it is not installed."""
    spec = find_spec("rapidocr")
    if spec is None or spec.origin is None or find_spec("onnxruntime") is None:
        return None
    models = sorted((Path(spec.origin).parent / "models").glob("*_rec_small.onnx"))
    if not models:
        return None
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    session = onnxruntime.InferenceSession(
        str(models[-1]), options, providers=["CPUExecutionProvider"]
    )
    letters = session.get_modelmeta().custom_metadata_map["character"].splitlines()
    return session, ["", *letters, " "]


def read_lines_again(pictures: Sequence[Pixels]) -> list[list[Token]]:
    """The words of pictures of one line each, by the second engine.

    Empty lists where it is not installed.
    """
    engine = _second()
    results: list[list[Token]] = [[] for _ in pictures]
    if engine is None:
        return results
    session, letters = engine
    name = session.get_inputs()[0].name
    # Lines of like length go together: the shorter ones are padded.
    order = sorted(range(len(pictures)), key=lambda at: _scaled_width(pictures[at]))
    for chosen in _batches(order, pictures):
        widest = max(_scaled_width(pictures[at]) for at in chosen)
        block = np.zeros((len(chosen), 3, _HEIGHT, widest), np.float32)
        for row, at in enumerate(chosen):
            width = _scaled_width(pictures[at])
            small = cv2.resize(pictures[at], (width, _HEIGHT))
            block[row, :, :, :width] = small.astype(np.float32) / 127.5 - 1
        (scores,) = session.run(None, {name: block})
        for row, at in enumerate(chosen):
            step = widest / scores.shape[1] * pictures[at].shape[1] / _scaled_width(pictures[at])
            results[at] = _decode(scores[row], letters, step)
    return results


def _batches(order: Sequence[int], pictures: Sequence[Pixels]) -> Iterator[list[int]]:
    """Lines of like length, as many as one run may hold."""
    batch: list[int] = []
    for at in order:
        if batch and (len(batch) + 1) * _scaled_width(pictures[at]) > _BATCH:
            yield batch
            batch = []
        batch.append(at)
    if batch:
        yield batch


def _scaled_width(picture: Pixels) -> int:
    height, width = picture.shape
    return max(16, int(_STRETCH * _HEIGHT * width / height))


def _decode(scores: npt.NDArray[np.float32], letters: Sequence[str], step: float) -> list[Token]:
    """The words of one line from its scores, `step` pixels wide each (best path of CTC)."""
    best = scores.argmax(axis=1)
    words: list[list[tuple[str, float, float, str]]] = [[]]
    previous = 0
    for place, letter in enumerate(best):
        if letter and letter != previous:
            text = letters[letter] if letter < len(letters) else "\ufffd"
            if text == " ":
                words.append([])
            else:
                words[-1].append(
                    (
                        text,
                        place * step,
                        float(scores[place, letter]),
                        _other_digit(scores[place], letters, text),
                    )
                )
        previous = letter
    return [_token(word, step) for word in words if word]


def _other_digit(scores: npt.NDArray[np.float32], letters: Sequence[str], text: str) -> str:
    """The second likeliest digit in place of a digit, if it was considered."""
    if not text.isdigit():
        return ""
    for at in np.argsort(scores)[:-4:-1]:
        if 0 < at < len(letters) and letters[at] in "0123456789" and letters[at] != text:
            return letters[at] if scores[at] >= _CONSIDERED else ""
    return ""


def _token(word: Sequence[tuple[str, float, float, str]], step: float) -> Token:
    text = "".join(letter for letter, *_ in word)
    options = [
        (1 - sure, text[:at] + other + text[at + 1 :])
        for at, (_, _, sure, other) in enumerate(word)
        if other
    ]
    return Token(
        text,
        word[0][1],
        word[-1][1] + step,
        min(sure for _, _, sure, _ in word),
        tuple(option for _, option in sorted(options, reverse=True)),
    )
