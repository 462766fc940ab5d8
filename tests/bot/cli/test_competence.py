import io
from pathlib import Path

import openpyxl
import pytest
from sqlmodel import col, select

from bot.cli import competence
from bot.cli.errors import Stopped
from storage.database import Database
from storage.tables import CompetenceModel
from tests.bot.cli.conftest import Kompis
from tests.bot.cli.people import ALVA, BO, people_file
from tests.bot.domain.competence.small import SMALL
from tests.storage.imports.files import HEADINGS, STAFF, excel, saved

VERA = "1005;Vera Påhitt;Omsorg;Vaktmästare;1001;2018-08-15;"


def kept(stored: Database) -> list[str]:
    with stored.reading() as db:
        return list(db.scalars(select(col(CompetenceModel.source))))


def small(folder: Path, old: str = "", new: str = "") -> Path:
    file = folder / "model.toml"
    file.write_text(SMALL.replace(old, new) if old else SMALL, "utf-8")
    return file


async def test_the_model_is_written_changed_and_taken_in(kompis: Kompis, stored: Database) -> None:
    await kompis("import", people_file(kompis.folder, [ALVA, BO, VERA]), "--yes")
    file = kompis.folder / "model.xlsx"
    ran = await kompis("competence", "export", file)
    assert (ran.status, ran.err, ran.out) == (0, "", f"{file}: 25 professions.\n")
    book = openpyxl.load_workbook(io.BytesIO(file.read_bytes()))
    book["Prognos"]["C2"] = 8
    book.create_sheet("Anteckningar")
    file.write_bytes(saved(book))
    ran = await kompis("competence", "import", file, says="y\n")
    assert ran.status == 0
    assert "Sheets that are not read: Anteckningar." in ran.out
    assert "Other changes of kind growth: 0 new, 0 taken away, 1 changed." in ran.out
    assert "It covers 2 of 3 employees.\nWithout a profession: Vaktmästare (1)." in ran.out
    assert ran.out.endswith("The model counts from now on. Earlier assessments stay.\n")
    assert ran.err.startswith("Let this model count? [y/N]:")
    assert len(kept(stored)) == 1


async def test_a_text_is_taken_in_like_a_workbook_and_twice_changes_nothing(
    kompis: Kompis, stored: Database
) -> None:
    file = small(kompis.folder)
    ran = await kompis("competence", "import", file, "--yes")
    assert (ran.status, ran.err) == (0, "")
    assert "New: Manager." in ran.out
    assert "Shares of Nurse: 5–30–45–20 → 12.5–37.5–40–10." in ran.out
    again = await kompis("competence", "import", file)
    assert (again.status, again.err) == (0, "")
    assert "The file says what counts already; nothing to do." in again.out
    assert len(kept(stored)) == 1


async def test_without_a_yes_nothing_is_changed(kompis: Kompis, stored: Database) -> None:
    ran = await kompis("competence", "import", small(kompis.folder), says="n\n")
    assert ran.status == 1
    assert ran.err.splitlines()[-1].endswith("kompis: Stopped; nothing was changed.")
    assert kept(stored) == []


async def test_what_is_wrong_is_listed_with_its_place(kompis: Kompis, stored: Database) -> None:
    file = small(kompis.folder, "50, 15", "50, 14")
    ran = await kompis("competence", "import", file, "--yes")
    assert ran.line == f"{file}: 1 thing is wrong, listed above; nothing was changed."
    assert ran.out == (
        'line 35: profession "manager" has shares that are 99 per cent together. '
        "Change them so that they are 100.\n"
    )


@pytest.mark.parametrize(
    ("name", "content", "line"),
    [
        ("model.xlsx", b"Det var en gang", "This is not a spreadsheet"),
        ("model.xlsx", excel([HEADINGS, *STAFF]), "13 things are wrong, listed above"),
        ("model.csv", b"a;b", "a competence model is a .xlsx or a .toml file; name it so."),
    ],
)
def test_a_file_that_is_none(tmp_path: Path, name: str, content: bytes, line: str) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    with pytest.raises(Stopped) as caught:
        competence.import_(file)
    assert str(caught.value).startswith(f"{file}: {line}")


def test_it_is_written_as_a_workbook_or_as_text_only() -> None:
    with pytest.raises(Stopped, match=r"model.ods: a competence model is a .xlsx or a .toml file"):
        competence.export(Path("model.ods"))


async def test_a_file_of_ones_own_in_the_templates_is_proven_and_counts(kompis: Kompis) -> None:
    own = kompis.folder / "own"
    own.mkdir()
    kompis.settings["KOMPIS_TEMPLATES"] = str(own)
    (own / "competence.toml").write_text(SMALL, "utf-8")
    ran = await kompis("competence", "export", "model.toml")
    assert ran.out == "model.toml: 2 professions.\n"
    (own / "competence.toml").write_text(SMALL.replace("50, 15", "50, 14"), "utf-8")
    ran = await kompis("guides", "check", own)
    assert ran.line == "1 to correct, each with its line above."
    assert ran.out == (
        f'{own / "competence.toml"}:35: profession "manager" has shares that are 99 per cent '
        "together. Change them so that they are 100.\n"
    )
