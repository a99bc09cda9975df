"""Writes the hostile files, or damaged copies of PDFs, into a folder for `annexa batch`.

python -m tests.hostile FOLDER
python -m tests.hostile FOLDER COUNT sample.pdf ...
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.hostile.damage import damaged
from tests.hostile.files import FILES


def main(folder: Path, count: int = 0, samples: tuple[Path, ...] = ()) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    if not samples:
        for name, (make, _) in FILES.items():
            (folder / name).write_bytes(make())
        return
    contents = [(path.stem, path.read_bytes()) for path in samples]
    for seed in range(count):
        stem, data = contents[seed // 6 % len(contents)]
        (folder / f"{stem}-{seed:03}.pdf").write_bytes(damaged(data, seed))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int((sys.argv[2:] or ["0"])[0]), tuple(map(Path, sys.argv[3:])))
