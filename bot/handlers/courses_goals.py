"""How the year goes against its goals, and what people have asked for: for HR."""

from datetime import date

from bot import training
from bot.errands import Errand
from bot.talk import Talk
from storage import course_figures, wishes

errand = Errand()


@errand.press("course.goals")
def goals(talk: Talk) -> None:
    if not talk.actor.is_hr:
        talk.toast("menu.not_for_you")
        return
    year = talk.today.year
    taken = course_figures.taken(talk.db, talk.actor, year)
    new_year = training.at_morning(talk, date(year + 1, 1, 1))
    signed = course_figures.signed(talk.db, talk.actor, new_year)
    asked = wishes.counts(talk.db, talk.actor)
    talk.show(
        "training.goals",
        [[talk.button("all_courses", "course.list")], [talk.button("menu", "menu")]],
        year=year,
        goals=[
            (
                each.of(talk.language),
                each.per_year,
                taken.get(each.certificate, 0),
                signed.get(each.id, 0),
                asked.get(each.id, 0),
            )
            for each in talk.competence.courses
            if each.per_year or asked.get(each.id) or signed.get(each.id)
        ],
    )
