"""Key functions out of the competence model: HR takes in those who hold them, kind by kind."""

from collections.abc import Sequence

from bot.domain.competence.model import KeyFunctionKind
from bot.errands import Errand
from bot.handlers import succession as view
from bot.talk import Talk, two_columns
from storage import key_holders
from storage.key_holders import Holder, Taken

errand = Errand()


@errand.press("key.kinds")
def kinds(talk: Talk) -> None:
    """What the model names, with how many of each are not kept yet."""
    found = _missing(talk)
    if found is None:
        return
    rows = [
        talk.button(
            "take_in_kind", "key.take", kind.id, name=kind.of(talk.language), n=len(holders)
        )
        for kind, holders in found
    ]
    talk.show(
        "succession.kinds",
        [*two_columns(rows), [talk.button("all_functions", "key.list")]],
        kinds=[(kind.of(talk.language), len(holders)) for kind, holders in found],
    )


def _missing(talk: Talk) -> list[tuple[KeyFunctionKind, list[Holder]]] | None:
    """None, and a word to the speaker, for all but HR."""
    if not talk.actor.is_hr:
        talk.toast("menu.not_for_you")
        return None
    model = talk.competence
    positions = {kind.id: kind.positions for kind in model.key_functions}
    found = key_holders.without(talk.db, talk.actor, positions, talk.today)
    return [(kind, found[kind.id]) for kind in model.key_functions if kind.id in found]


@errand.press("key.take")
def take_in(talk: Talk, kind_id: str) -> None:
    """One for each who holds it; by its Swedish name, as units and positions are named."""
    for kind, holders in _missing(talk) or ():
        if kind.id == kind_id:
            taken = key_holders.add(talk.db, talk.actor, kind.sv, holders, talk.today)
            rows = [[talk.button("undo", "key.take_back", *taken)]]
            rows.append([talk.button("from_model", "key.kinds")])
            rows.append([talk.button("all_functions", "key.list")])
            talk.show("succession.taken", rows, name=kind.of(talk.language), n=len(holders))
            return
    kinds(talk)


@errand.press("key.take_back")
def take_back(
    talk: Talk,
    name: str,
    new: Sequence[Sequence[int]],
    filled: Sequence[tuple[int, int | None, int]],
) -> None:
    """What has been changed meanwhile stays; what was vacant is so again."""
    made = [(function_id, holder_id) for function_id, holder_id in new]
    key_holders.take_back(talk.db, talk.actor, Taken(name, made, list(filled)))
    view.listed(talk)
