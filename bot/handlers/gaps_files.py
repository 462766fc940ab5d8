"""The gap analysis as a picture and as a workbook, made apart and sent."""

from bot import matrices
from bot.errands import Errand
from bot.gap_view import Seen, View
from bot.handlers import gaps
from bot.handlers.gaps import Given
from bot.handlers.pictures import send_pictures
from bot.jobs import Workshop
from bot.matrices import Matrix
from bot.reports import gap_sheets, risk_sheets, succession_sheets
from bot.reports import gaps as words
from bot.reports.reader import Reader
from bot.talk import Talk
from storage.exports.workbook import Sheet, workbook
from storage.jobs import Waiting

errand = Errand()


@errand.press("gap.picture")
def ask_for_picture(talk: Talk, given: Given) -> None:
    _ask(talk, given, "gap_picture", "gaps.drawing")


@errand.press("gap.workbook")
def ask_for_workbook(talk: Talk, given: Given) -> None:
    _ask(talk, given, "gap_workbook", "gaps.writing")


def _ask(talk: Talk, given: Given, work: str, nod: str) -> None:
    if gaps.opened(talk, View.read(given)) is not None:
        talk.toast(nod)
        talk.ask_for_work(work, view=given or {})


def _opened(talk: Talk, job: Waiting) -> Seen | None:
    return gaps.opened(talk, View.read(job.subject["view"]))


async def draw(workshop: Workshop, job: Waiting) -> None:
    """Reads what the speaker may see, draws it elsewhere, and sends it."""
    matrix = await workshop.look_as(job, lambda talk: _matrix(talk, job))
    pictures = await workshop.apart(matrices.draw, matrix) if matrix else []

    def send(talk: Talk) -> None:
        if matrix is None:
            talk.say("gaps.gone")
        elif gaps.may_see(talk):  # still
            send_pictures(talk, matrix, pictures)

    await workshop.finish(job, send)


def _matrix(talk: Talk, job: Waiting) -> Matrix | None:
    seen = _opened(talk, job)
    return words.heat_map(Reader.of(talk), seen) if seen else None


async def write(workshop: Workshop, job: Waiting) -> None:
    sheets = await workshop.look_as(job, lambda talk: _sheets(talk, job))
    content = await workshop.apart(workbook, sheets) if sheets else b""

    def send(talk: Talk) -> None:
        if not content:
            talk.say("gaps.gone")
        elif gaps.may_see(talk):
            view = View.read(job.subject["view"])
            name = talk.label("gaps.file", year=talk.today.year, supposes=view.supposes)
            talk.send_document(content, f"{name}.xlsx", talk.text("gaps.book"))

    await workshop.finish(job, send)


def _sheets(talk: Talk, job: Waiting) -> list[Sheet]:
    seen = _opened(talk, job)
    return every_sheet(Reader.of(talk), seen) if seen else []


def every_sheet(reader: Reader, seen: Seen) -> list[Sheet]:
    """The gap, and with it the risks and who could take over, of what the reader may see."""
    *figures, how = gap_sheets.sheets(reader, seen)
    return [
        *figures,
        *risk_sheets.sheets(reader),
        *succession_sheets.sheets(reader, seen.unit.id),
        how,
    ]
