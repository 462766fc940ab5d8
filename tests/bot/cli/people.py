"""A small organisation in a file, as HR would send it."""

from collections.abc import Sequence
from pathlib import Path

HEADINGS = "Anst.nr;Namn;Enhet;Befattning;Chefens anst.nr;Startdatum;Slutdatum"
ALVA = "1001;Alva Påhitt;Omsorg;Förvaltningschef;;2015-02-01;"
BO = "1002;Bo Låtsas;Omsorg / SoL;Enhetschef;1001;2018-08-15;"
CIA = "1003;Cia Exempel;Omsorg / SoL;Handläggare;1002;2026-12-01;"
GONE = "1004;Disa Förbi;Omsorg / SoL;Handläggare;1002;2016-12-01;2020-01-31"
STAFF = (ALVA, BO, CIA)


def people_file(folder: Path, rows: Sequence[str] = STAFF, name: str = "people.csv") -> Path:
    file = folder / name
    file.write_text("\n".join([HEADINGS, *rows]), encoding="utf-8")
    return file
