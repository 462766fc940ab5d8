"""People's ways through guides: what they have answered, and what is half done."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import bindparam, null, select
from sqlmodel import Session, col, delete, insert, update

from storage import outbox
from storage.keys import data_keys
from storage.tables import Answer, GuideVersion, News, Run


@dataclass(slots=True)
class OpenRun:
    """A guide that somebody is in the middle of, or has left to go on with later."""

    id: int
    person_id: int
    guide: str
    guide_hash: str
    subject: dict[str, Any]
    status: str
    data_key_id: str | None = None
    """Set where it is confidential: its answers are stored sealed."""
    offered: bool = False
    """Whether a digest has offered to go on with it, and nothing has been answered since."""
    answers: dict[str, Any] = field(default_factory=dict)
    """By question, in the order they were given."""
    earlier: dict[str, Any] = field(default_factory=dict)
    """What was answered to questions that are open again, or not asked any more."""
    picked: dict[str, Any] = field(default_factory=dict)
    """Of several choices, before they are confirmed."""

    @property
    def given(self) -> dict[str, Any]:
        """All that has been answered, whether it stands or not."""
        return self.earlier | self.answers

    @property
    def begun(self) -> bool:
        return bool(self.answers or self.earlier)


_WITH_ANSWERS = (
    select(
        col(Run.id),
        col(Run.person_id),
        col(Run.guide),
        col(Run.guide_hash),
        col(Run.subject),
        col(Run.status),
        col(Run.data_key_id),
        col(Run.offered),
        col(Answer.question),
        col(Answer.value),
        col(Answer.sealed),
        col(Answer.state),
    )
    .outerjoin(Answer, col(Answer.run_id) == col(Run.id))
    .order_by(col(Run.id).desc(), col(Answer.at))
)
_ACTIVE = _WITH_ANSWERS.where(
    col(Run.status) == "active", col(Run.person_id).in_(bindparam("persons", expanding=True))
)
_ANSWER = insert(Answer)
_NO_VALUE = _ANSWER.values(value=null())


def all_active(db: Session, person_ids: Sequence[int]) -> dict[int, OpenRun]:
    """The guides whose questions are before these persons now, by person."""
    rows = db.connection().execute(_ACTIVE, {"persons": person_ids}).all()
    return {run.person_id: run for run in _read(db, rows)}


def active(db: Session, person_id: int) -> OpenRun | None:
    """The guide whose question is before this person now."""
    return all_active(db, [person_id]).get(person_id)


def paused(db: Session, person_id: int) -> OpenRun | None:
    """The guide this person left latest, if there is something to go on with."""
    query = _WITH_ANSWERS.where(col(Run.person_id) == person_id, col(Run.status) == "paused")
    return _first(db, query.where(_BEGUN | ~col(Run.offered)))


def half_done(
    db: Session,
    person_id: int,
    guide: str,
    subject: Mapping[str, Any],
    known: Mapping[str, Any],
) -> OpenRun | None:
    """The latest unfinished run of this guide about the same, with more answers than are `known`
    at the outset, and those among them."""
    query = _WITH_ANSWERS.where(
        col(Run.person_id) == person_id,
        col(Run.guide) == guide,
        col(Run.status).in_(["active", "paused"]),
    )
    for run in _runs(db, query):
        if run.subject == subject and known.items() < run.given.items():
            return run
    return None


def unfinished(db: Session, person_id: int, guide: str) -> list[OpenRun]:
    """This person's unfinished runs of this guide, the latest first."""
    return list(
        _runs(
            db,
            _WITH_ANSWERS.where(
                col(Run.person_id) == person_id,
                col(Run.guide) == guide,
                col(Run.status).in_(["active", "paused"]),
            ),
        )
    )


def find(db: Session, person_id: int, run_id: int) -> OpenRun | None:
    """This person's run, whatever its status."""
    query = _WITH_ANSWERS.where(col(Run.person_id) == person_id, col(Run.id) == run_id)
    return _first(db, query)


def _first(db: Session, query: Any) -> OpenRun | None:
    return next(_runs(db, query), None)


def _runs(db: Session, query: Any) -> Iterator[OpenRun]:
    """The runs that the query finds, the latest first."""
    return _read(db, db.execute(query).all())


def _read(db: Session, rows: Iterable[Any]) -> Iterator[OpenRun]:
    """The runs in these rows, those of each one after the other; a sealed one is opened."""
    for _, together in groupby(rows, key=itemgetter(0)):
        answered = list(together)
        run = OpenRun(*answered[0][:8])
        rows_of = [row[-4:] for row in answered if row[-4]]
        key = data_keys.opened(db, [run.data_key_id])[run.data_key_id] if run.data_key_id else None
        states = {"given": run.answers, "earlier": run.earlier, "picked": run.picked}
        for question, value, sealed, state in rows_of:
            states[state][question] = key.unseal(_place(run, question), sealed) if key else value
        yield run


def _place(run: OpenRun, question: str) -> tuple[str | int, ...]:
    return ("answer", run.id, question, "sealed")


def start(
    db: Session,
    person_id: int,
    version: GuideVersion,
    subject: Mapping[str, Any],
    answers: Mapping[str, Any],
    now: datetime,
    *,
    confidential: bool = False,
) -> OpenRun:
    """Begins a guide; whatever this person was in the middle of is paused.

    `confidential`: the answers are stored sealed. Raises `KeysUnusable` where they can't be.
    """
    leave(db, person_id)
    keep_version(db, version)
    key = data_keys.make(db, now.date()) if confidential else None
    row = Run(
        person_id=person_id,
        guide=version.name,
        guide_hash=version.hash,
        subject=dict(subject),
        started_at=now,
        data_key_id=key.id if key else None,
    )
    db.add(row)
    db.flush()
    assert row.id is not None
    run = OpenRun(
        row.id, person_id, row.guide, row.guide_hash, row.subject, "active", row.data_key_id
    )
    for question, value in answers.items():
        answer(db, run, question, value, now)
    return run


def keep_version(db: Session, version: GuideVersion) -> None:
    if db.get(GuideVersion, version.hash) is None:
        db.add(version)
        db.flush()


def version(db: Session, hash_: str) -> GuideVersion:
    """A guide or checklist as it read for those who began with it."""
    found = db.get(GuideVersion, hash_)
    if found is None:
        raise LookupError(f"no guide version {hash_}")
    return found


def versions(db: Session, kind: str, name: str) -> list[GuideVersion]:
    """All that a guide or checklist has read like for those who began with it."""
    query = select(GuideVersion).where(
        col(GuideVersion.kind) == kind, col(GuideVersion.name) == name
    )
    return list(db.scalars(query.order_by(col(GuideVersion.hash))))


def answer(db: Session, run: OpenRun, question: str, value: Any, now: datetime) -> None:
    """Takes one answer, once: the key forbids a second one, until the first is set aside."""
    _write(db, run, question, value, "given", now)
    run.earlier.pop(question, None)
    run.picked.pop(question, None)
    run.answers[question] = value
    if run.offered:
        _set(db, run, offered=False)
        run.offered = False


def _write(db: Session, run: OpenRun, question: str, value: Any, state: str, now: datetime) -> None:
    row: dict[str, Any] = {"at": now, "state": state}
    if run.data_key_id is not None:
        key = data_keys.opened(db, [run.data_key_id])[run.data_key_id]
        row["sealed"] = key.seal(_place(run, question), value)
    elif value is not None:
        row["value"] = value
    if question in run.earlier or question in run.picked:
        db.execute(update(Answer).where(*_of(run, [question])).values({"value": null()} | row))
        return
    whole = {"run_id": run.id, "question": question} | row
    db.connection().execute(_ANSWER if "value" in row else _NO_VALUE, whole)


def pick(db: Session, run: OpenRun, question: str, picked: Sequence[str], now: datetime) -> None:
    """Keeps what is picked of several choices so far. What was confirmed before is forgotten for
    other choices, and not for none."""
    if question in run.earlier:
        if picked:
            _write(db, run, question, list(picked), "earlier", now)
            run.earlier[question] = list(picked)
    elif picked:
        _write(db, run, question, list(picked), "picked", now)
        run.picked[question] = list(picked)
    else:
        unsay(db, run, question)


def set_aside(db: Session, run: OpenRun, questions: Collection[str]) -> None:
    """What was answered to these counts no more, until it is given again: somebody went back, or
    changed what they hang on."""
    aside = {question: run.answers.pop(question) for question in questions}
    if aside:
        db.execute(update(Answer).where(*_of(run, aside)).values(state="earlier"))
    run.earlier |= aside


def unsay(db: Session, run: OpenRun, question: str) -> None:
    """Forgets what was answered or picked."""
    db.execute(delete(Answer).where(*_of(run, [question])))
    for each in (run.answers, run.earlier, run.picked):
        each.pop(question, None)


def _of(run: OpenRun, questions: Collection[str]) -> tuple[Any, ...]:
    return col(Answer.run_id) == run.id, col(Answer.question).in_(questions)


def resume(db: Session, run: OpenRun) -> None:
    leave(db, run.person_id)
    _set(db, run, status="active", offered=False)
    run.status = "active"


def pause(db: Session, person_id: int) -> None:
    """Lays aside what this person is in the middle of, as asked for: a digest offers it."""
    db.execute(_active(person_id).values(status="paused", offered=False))


def leave(db: Session, person_id: int) -> None:
    """The person turns to something else: what has been begun is offered, once; the rest is not."""
    db.execute(_active(person_id).where(_BEGUN).values(status="paused"))
    db.execute(_active(person_id).values(status="paused", offered=True))


def _active(person_id: int) -> Any:
    return update(Run).where(col(Run.person_id) == person_id, col(Run.status) == "active")


_BEGUN = select(col(Answer.run_id)).where(col(Answer.run_id) == col(Run.id)).correlate(Run).exists()
"""At least one question has been answered."""


def close(db: Session, run: OpenRun, status: str, now: datetime) -> None:
    """`status`: submitted or dropped. What is submitted leaves the answers that count, what is
    dropped none, and a confidential one nothing at all."""
    if status == "dropped" and run.data_key_id is not None:
        forget(db, run)
    elif status == "dropped":
        _set(db, run, status=status, closed_at=now)
        _forget_answers(db, run)
    else:
        _set(db, run, status=status, closed_at=now)
        db.execute(delete(Answer).where(col(Answer.run_id) == run.id, col(Answer.state) != "given"))
    run.status = status


def forget_half_done(
    db: Session, person_id: int, guide: str, subject: Mapping[str, Any] | None = None
) -> None:
    """The same with this person's unfinished runs of a guide, of those with this in their subject
    alone; no key is needed."""
    theirs = (col(Run.person_id) == person_id, col(Run.guide) == guide)
    query = select(Run).where(*theirs, col(Run.status).in_(["active", "paused"]))
    for row in db.scalars(query).all():
        assert row.id is not None
        if not (subject or {}).items() <= row.subject.items():
            continue
        run = OpenRun(
            *(row.id, person_id, guide, row.guide_hash, row.subject, row.status, row.data_key_id)
        )
        forget(db, run)


def forget(db: Session, run: OpenRun) -> None:
    """Deletes a run, its answers, its data key, and what else tells how far it came."""
    _forget_answers(db, run)
    db.execute(delete(Run).where(col(Run.id) == run.id))
    if run.data_key_id is not None:
        data_keys.destroy(db, run.data_key_id)
    reminders = select(col(News.id), col(News.subject)).where(
        col(News.person_id) == run.person_id, col(News.kind) == "paused"
    )
    offered = [id_ for id_, subject in db.execute(reminders) if subject == {"run": run.id}]
    db.execute(delete(News).where(col(News.id).in_(offered)))


def _forget_answers(db: Session, run: OpenRun) -> None:
    """Also those that its buttons hold: what is picked of several choices stands on them alone."""
    db.execute(delete(Answer).where(col(Answer.run_id) == run.id))
    outbox.forget_buttons(db, run.person_id, run_id=run.id)


def _set(db: Session, run: OpenRun, **values: Any) -> None:
    db.execute(update(Run).where(col(Run.id) == run.id).values(**values))
