"""The code in documents runs as it stands."""

import re
import runpy
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
DOCUMENTS = [ROOT / "crates/dln-python/README.md", ROOT / "docs/python/README.md"]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.parent.name)
def test_fenced_code_runs(document):
    plt = pytest.importorskip("matplotlib.pyplot")
    pytest.importorskip("sklearn")
    pytest.importorskip("pandas")
    blocks = re.findall(r"```python\n(.*?)```", document.read_text(encoding="utf-8"), re.DOTALL)
    assert blocks
    exec(compile("\n".join(blocks), str(document), "exec"), {})
    plt.close("all")


@pytest.mark.parametrize(
    "notebook", sorted((ROOT / "docs/python").glob("*.py")), ids=lambda path: path.stem
)
def test_notebooks_run(notebook):
    plt = pytest.importorskip("matplotlib.pyplot")
    pytest.importorskip("sklearn")
    runpy.run_path(str(notebook))
    assert plt.get_fignums(), "a notebook draws something"
    plt.close("all")


@pytest.mark.parametrize("name", ["LICENSE-MIT", "LICENSE-APACHE"])
def test_licences_are_those_of_the_checkout(name):
    # A source distribution holds what lies in the package's folder.
    assert (ROOT / "crates/dln-python" / name).read_bytes() == (ROOT / name).read_bytes()
