"""A departure told in a sentence: "Måns slutar 31 mars" begins it, with what it says as known."""

from bot import questions
from bot.errands import Errand
from bot.guides import told_leaves
from bot.guides.told_leaves import Leaves
from bot.handlers.departures import show
from bot.handlers.departures_start import in_month, leaving_or_gone, start_with
from bot.talk import Button, Talk
from storage import departures

errand = Errand()


@errand.takes_sentences
def somebody_leaves(talk: Talk, text: str) -> bool:
    """ "Måns slutar 31 mars": what it says need not be asked."""
    said = told_leaves.read(text, talk.today, talk.language)
    if said is None:
        return False
    if said.oneself:
        mine = departures.own(talk.db, talk.actor, talk.today)
        if mine is None:
            talk.say("departures.oneself")
        else:
            show(talk, mine)
        return True
    if not (talk.actor.is_hr or talk.speaker.leads):
        return False
    if said.who is None:
        kind = {"kind": said.kind} if said.kind else {}
        questions.begin(talk, "departure", in_month(_month(said)), kind)
        return True
    return _named(talk, said)


def _named(talk: Talk, said: Leaves) -> bool:
    found = leaving_or_gone(talk, said.who or "")
    day = said.last_day.isoformat() if said.last_day else None
    if len(found) == 1:
        start_with(talk, found[0].id, said.kind, day, _month(said))
    elif found:
        labels = [(card.id, talk.label("introductions.colleague", card=card)) for card in found]
        rows = [
            [Button(label, ("leave.start", id_, said.kind, day, _month(said)))]
            for id_, label in labels
        ]
        talk.say("departures.which", rows)
    return bool(found)


def _month(said: Leaves) -> list[int] | None:
    """As a button and a subject keep it."""
    return list(said.month) if said.month else None
