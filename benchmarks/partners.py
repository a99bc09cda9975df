"""What reading partners costs: loading, and linking the cells of the three labelled contracts.

    python -m benchmarks.partners

Ratios of one run: reading against the bare separators and `rapidfuzz` over the gazetteer.
"""

import subprocess
import sys
import time

from extract.partners.reader import PartnerReader
from tests.partners.cells import LabelledContract, contracts
from tests.partners.evaluate import rapidfuzz_reader

_IMPORT = "from extract.partners.reader import PartnerReader"
_LOAD = f"{_IMPORT}; from schemas.partners import PartnerContext; PartnerReader(PartnerContext())"


def main() -> None:
    """Prints the figures."""
    print(f"a bare interpreter          {_process('pass'):6.2f} s")
    print(f"importing the reader        {_process(_IMPORT):6.2f} s")
    print(f"loading, spaCy included     {_process(_LOAD):6.2f} s")
    for contract in contracts("truths"):
        _report(contract)


def _report(contract: LabelledContract) -> None:
    cells = [cell.text for cell in contract.cells]
    reader = PartnerReader(contract.context)
    reader.read(cells[:1])
    start = time.perf_counter()
    mentions = sum(map(len, reader.read(cells).mentions))
    ours = time.perf_counter() - start
    start = time.perf_counter()
    rapidfuzz_reader(contract.context, cells)
    theirs = time.perf_counter() - start
    name = contract.context.intercommunality
    print(f"{name}: {mentions} mentions in {ours:.3f} s, {ours / theirs:.1f} times plain rapidfuzz")


def _process(code: str) -> float:
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True)
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
