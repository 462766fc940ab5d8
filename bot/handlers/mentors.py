"""The mentor: questions from the new hire, and once a week whether the time was there."""

from datetime import date, datetime, time, timedelta
from typing import Any

from bot import questions
from bot.errands import Daily, Errand
from bot.guides.values import LONGEST_TEXT
from bot.handlers.digests import refresh
from bot.handlers.words import task_title
from bot.talk import Line, Talk
from storage import inquiries, introductions, reminders, tasks
from storage.introductions import ASK_MENTOR_EVERY
from storage.runs import OpenRun

errand = Errand()

MAYBE_A_REPLY = timedelta(days=7)
"""How long what somebody types may be meant for whoever asked them something."""
SHORT_AFTER = 2
"""How many "no" in a row are shown to the manager."""


@errand.command("fraga", "ask")
@errand.press("mentor.ask")
def ask(talk: Talk, task_id: int | None = None) -> None:
    card = introductions.own(talk.db, talk.actor, talk.today)
    if card is None or card.status != "ongoing":
        talk.toast("mentor.no_introduction")
    elif _who_answers(talk, card) is None:
        talk.say("mentor.nobody_to_ask")
    else:
        questions.begin(talk, "ask_mentor", {"introduction": card.id, "task": task_id})


def _who_answers(talk: Talk, card: introductions.IntroductionCard) -> int | None:
    """The mentor, or the manager where the mentor has no chat or is not vouched for."""
    for person in (card.mentor_id, card.manager_id):
        if person is not None and talk.other(person) is not None:
            return person
    return None


@errand.about("ask_mentor")
def whom_it_goes_to(talk: Talk, run: OpenRun) -> str | None:
    card = introductions.own(talk.db, talk.actor, talk.today)
    to = _who_answers(talk, card) if card else None
    other = talk.other(to) if to else None
    task_id = run.subject.get("task")
    task = tasks.find(talk.db, talk.actor, task_id) if task_id else None
    title = task_title(talk, task) if task else None
    if other is None:
        return None
    return talk.label("mentor.about_asking", name=other.speaker.name, title=title)


@errand.submitted("ask_mentor")
def asked(talk: Talk, run: OpenRun) -> None:
    card = introductions.own(talk.db, talk.actor, talk.today)
    to = _who_answers(talk, card) if card else None
    if card is None or to is None:
        talk.say("mentor.nobody_to_ask")
        return
    text, task_id = run.answers["question"], run.subject.get("task")
    inquiry = inquiries.ask(talk.db, talk.actor, card.id, task_id, to, text, talk.now)
    other = talk.other(to)
    assert other is not None
    rows = [[other.button("answer", "mentor.answer", inquiry, style="primary")]]
    talk.deliver(to, "mentor.question", rows, name=talk.speaker.name, question=text)
    hours = talk.house.hours
    arrives = hours.today(hours.next_allowed(talk.now))
    day_after = datetime.combine(arrives + timedelta(days=1), time(), hours.zone)
    reminders.tell(talk.db, [to], "inquiry", {"inquiry": inquiry}, day_after)  # if it waits still
    talk.say(
        "mentor.passed_on",
        name=other.speaker.name,
        held_until=None if hours.allowed(talk.now) else arrives,
        mentor=card.mentor if to != card.mentor_id else None,
    )


@errand.press("mentor.answer")
def answer(talk: Talk, inquiry_id: int) -> None:
    inquiry = inquiries.find(talk.db, talk.actor, inquiry_id)
    if inquiry is None or inquiry.asked_to != talk.speaker.person_id:
        talk.toast("menu.not_your_button")
    elif inquiry.answered_at is not None:
        talk.toast("mentor.answered_already")
    else:
        talk.anew = True  # the question stays, to be read while one writes
        questions.begin(talk, "answer_question", {"inquiry": inquiry_id})


@errand.about("answer_question")
def whom_one_answers(talk: Talk, run: OpenRun) -> str | None:
    asked = inquiries.find(talk.db, talk.actor, run.subject["inquiry"])
    if asked is None:
        return None
    return talk.label("mentor.about_answering", name=asked.asker, question=asked.text)


@errand.submitted("answer_question")
def answered(talk: Talk, run: OpenRun) -> None:
    reply(talk, run.subject["inquiry"], run.answers["answer"])


@errand.press("mentor.reply")
def reply(talk: Talk, inquiry_id: int, text: str) -> None:
    inquiry = inquiries.find(talk.db, talk.actor, inquiry_id)
    if inquiry is None or not inquiries.answer(talk.db, talk.actor, inquiry.id, text, talk.now):
        talk.show("mentor.answered_already")
        return
    hire = talk.other(inquiry.asked_by, own=True)
    if hire is None:  # it waits until they can be reached
        talk.tell([inquiry.asked_by], "reply", inquiry=inquiry.id)
        talk.show("mentor.reply_waits", name=inquiry.asker)
    else:
        rows = [[hire.button("ask_more", "mentor.ask", inquiry.task_id)]]
        talk.deliver(
            inquiry.asked_by,
            "mentor.reply",
            rows,
            own=True,
            name=talk.speaker.name,
            question=inquiry.text,
            answer=text,
        )
        talk.show("mentor.reply_passed_on", name=inquiry.asker)


@errand.takes_words
def maybe_a_reply(talk: Talk, text: str) -> bool:
    """People write right under a question, as they would to anybody; sent only after a yes."""
    lately = talk.now - MAYBE_A_REPLY
    asked = inquiries.latest_waiting(talk.db, talk.actor, lately)
    if asked is None or len(text) > LONGEST_TEXT:
        return False
    send = talk.button("send_reply", "mentor.reply", asked.id, text, style="primary")
    no = talk.button("it_is_not", "mentor.no_reply")
    talk.say("mentor.is_it_a_reply", [[send, no]], name=asked.asker, question=asked.text)
    return True


@errand.press("mentor.no_reply")
def no_reply(talk: Talk) -> None:
    talk.show("mentor.nothing_sent", [[talk.button("menu", "menu")]])


@errand.press("mentor.week", in_digest=True)
def week(talk: Talk, introduction_id: int, week: str, had_time: bool) -> None:
    """One tap. Two "no" in a row are shown to the manager as a fact."""
    card = introductions.find(talk.db, talk.actor, introduction_id, talk.today)
    if card is None or card.mentor_id != talk.speaker.person_id or card.status != "ongoing":
        talk.toast("menu.not_your_button")
        return
    began = date.fromisoformat(week)
    if not introductions.mentor_answered(
        talk.db, card.id, talk.speaker.person_id, began, had_time, talk.now
    ):
        talk.toast("mentor.said_already")
        return
    if _too_short(talk, card) and card.manager_id is not None:
        reminders.tell(
            talk.db, [card.manager_id], "mentor_short", {"introduction": card.id}, talk.now
        )
    talk.toast("mentor.thanks_yes" if had_time else "mentor.thanks_no")
    refresh(talk)


def _too_short(talk: Talk, card: introductions.IntroductionCard) -> bool:
    """Two "no" in a row, by this mentor, with no week between that was never answered."""
    said = introductions.mentor_weeks(talk.db, card.id)[:SHORT_AFTER]
    latest = [row for row in said if row.mentor_id == card.mentor_id and not row.had_time]
    return len(latest) == SHORT_AFTER and latest[0].week - latest[1].week < 2 * ASK_MENTOR_EVERY


# In the digest


@errand.news("reply")
def reply_that_waited(talk: Talk, subject: dict[str, Any]) -> Line | None:
    asked = inquiries.find(talk.db, talk.actor, subject["inquiry"])
    if asked is None or asked.answer is None:
        return None
    text = talk.text("mentor.reply", name=asked.answerer, question=asked.text, answer=asked.answer)
    return Line(text, (talk.button("ask_more", "mentor.ask", asked.task_id),))


errand.daily("mentor_week", Daily(reminders.mentors_to_ask, reminders.ask_mentor))


@errand.news("inquiry")
def still_waits(talk: Talk, subject: dict[str, Any]) -> Line | None:
    asked = inquiries.find(talk.db, talk.actor, subject["inquiry"])
    if asked is None or asked.answered_at is not None:
        return None
    text = talk.text("digest.inquiry", name=asked.asker, question=asked.text)
    return Line(
        text, (talk.button("answer_to", "mentor.answer", asked.id, name=asked.asker.split()[0]),)
    )


@errand.news("mentor_week")
def weekly_question(talk: Talk, subject: dict[str, Any]) -> Line | None:
    """Said thanks for once it is answered."""
    card = introductions.find(talk.db, talk.actor, subject["introduction"], talk.today)
    if card is None or card.status != "ongoing" or card.mentor_id != talk.speaker.person_id:
        return None
    week = date.fromisoformat(subject["week"])
    said = {row.week: row.had_time for row in introductions.mentor_weeks(talk.db, card.id)}
    if week in said:
        return Line(talk.text("digest.mentor_week_answered", name=card.name, yes=said[week]))
    about = (card.id, subject["week"])
    whom = card.name.split()[0] if _mentors_several(talk) else None
    yes = talk.button("time_yes", "mentor.week", *about, True, name=whom)
    no = talk.button("time_no", "mentor.week", *about, False, name=whom)
    return Line(talk.text("digest.mentor_week", name=card.name), (yes, no))


def _mentors_several(talk: Talk) -> bool:
    """Then a mere *yes* could be about either."""
    ongoing = introductions.ongoing(talk.db, talk.actor, talk.today)
    return sum(card.mentor_id == talk.speaker.person_id for card in ongoing) > 1
