"""A leaver's chat that somebody else's invite bound: HR ends it, and hands out a new invite."""

from bot.errands import Errand
from bot.handlers import people
from bot.handlers.departures import bound_by, found, print_survey
from bot.talk import Talk, messages
from storage import bindings

errand = Errand()


@errand.press("leave.unbind")
def unbind(talk: Talk, departure_id: int, sure: bool = False) -> None:
    """Asked once more, then done. A new invite comes at once, as long as it can be opened."""
    card = found(talk, departure_id)
    if card is None:
        return
    bound = bound_by(talk, card)
    here = card.last_day >= talk.today or card.kind == "internal"
    back = [talk.button("to_departure", "leave.open", card.id)]
    if bound is None:
        talk.toast("departures.bound_by_nobody_else")
    elif not sure:
        end = [talk.button("end_binding", "leave.unbind", card.id, True, style="danger")]
        talk.show("departures.end_binding", [end, back], card=card, bound=bound, here=here)
    else:
        chat = bindings.end(talk.db, talk.actor, card.person_id)
        if chat is not None:  # whoever has it hears of it
            words = talk.text("departures.binding_ended_there")
            talk.out += messages(chat, None, words)
        if not here:
            back = [*print_survey(talk, card.id), *back]
        talk.show("departures.binding_ended", [back], card=card, here=here)
        if here:
            people.invite(talk, card.person_id)
