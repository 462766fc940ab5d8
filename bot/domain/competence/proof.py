"""The proof that a competence model's text is sound: each mistake with its line."""

from collections.abc import Iterator

from bot.domain.competence.model import CompetenceModel
from bot.domain.competence.soundness import flaws
from bot.guides.problems import Finding
from bot.guides.soundness import AT_WORK, Known


def model_findings(model: CompetenceModel, known: Known) -> Iterator[Finding]:
    """In the words of whoever edits the file; see `bot.guides.proof`."""
    data = model.model_dump(by_alias=True)
    for flaw in flaws(model, AT_WORK):
        yield Finding(flaw.place, *flaw.in_english(data))
