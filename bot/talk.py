"""One turn of a conversation: who speaks, what is answered, and to whom else something goes."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from bot.domain.competence.model import CompetenceModel
from bot.domain.placements.model import PlacementModel
from bot.errands import Errand, Listing, listings
from bot.guides import asides
from bot.guides.checklists import Checklist
from bot.guides.model import Guide
from bot.guides.proof import Known, Library, load_folder
from bot.policy import STANDARD, Policy
from bot.render import Words, split
from bot.updates import Event, Pressed
from schedules.hours import Hours
from storage import accounts, competence_models, placement_models, reminders, runs
from storage.access import Actor
from storage.accounts import Speaker
from storage.database import Session
from storage.outbox import NOTICE, REPLY, Outgoing
from storage.tables import GuideVersion, Job
from templates import PACKAGED

D = TypeVar("D", Guide, Checklist)

LONGEST_LABEL = 64
"""Characters of a button's label; longer ones are cut by phones anyway."""


SAYS = "says"
"""No button's verb: after the actions of a keyboard come the marks of what its buttons say, so
that who types a button's words is understood."""


@dataclass(frozen=True, slots=True)
class Button:
    """What it says, and what it does: [verb, argument …] or a link."""

    label: str
    action: tuple[Any, ...] = ()
    style: str | None = None
    """primary for the main thing to do, danger for what destroys."""
    url: str | None = None


Rows = Sequence[Sequence[Button]]


@dataclass(frozen=True, slots=True)
class Line:
    """A piece of news in the digest, and what can be done about it."""

    text: str
    buttons: tuple[Button, ...] = ()
    heading: str = ""
    """Under which it stands with its like; by itself without one."""


@dataclass(frozen=True, slots=True)
class Toast:
    """The answer to a press; not stored, since Telegram forgets it within seconds."""

    query_id: str
    text: str


def _ask_for_no_words_in_confidence(library: Library) -> None:
    for name, guide in library.guides.items():
        if guide.confidential:
            library.guides[name] = guide.without_free_text()


@dataclass
class House:
    """What every turn shares: words, guides, errands, hours. Made once, in `app`."""

    words: Words
    library: Library
    errands: Errand
    listings: tuple[Listing, ...]
    hours: Hours
    organisation: str
    bot_name: str = "kompis"
    """Telegram's user name of the bot, for deep links."""
    policy: Policy = STANDARD
    _former: dict[str, Guide | Checklist] = field(default_factory=dict)
    """By hash: what reads differently today, and some are still in the middle of."""
    _competence: tuple[str, CompetenceModel] | None = None
    """The one read last from the database, with its source: ids come again after a rollback."""
    _placements: tuple[str, PlacementModel] | None = None

    @classmethod
    def build(
        cls,
        errands: Errand,
        overlay: Path | None,
        hours: Hours,
        organisation: str,
        policy: Policy = STANDARD,
    ) -> "House":
        """Raises `bot.guides.proof.Unsound` when a guide or checklist has a mistake."""
        supplied = frozenset(errands.choices)
        known = Known(
            options=supplied,
            suggestions=supplied,
            searches=frozenset(errands.searches),
            errands=frozenset(errands.guides),
        )
        library = load_folder(PACKAGED, overlay, known)
        if not policy.survey_comments:
            _ask_for_no_words_in_confidence(library)
        words, listed = Words(overlay), listings(overlay)
        return cls(words, library, errands, listed, hours, organisation, policy=policy)

    def guide(self, db: Session, name: str, hash_: str | None = None) -> Guide:
        """A guide as it reads today, or as it read when somebody began with it."""
        guide = self.library.guides.get(name)
        if guide is not None and hash_ in (None, guide.hash):
            return guide
        if hash_ is None:
            raise LookupError(f"there is no guide {name}")
        return self._as_it_was(db, Guide, hash_)

    def checklist(self, db: Session, hash_: str) -> Checklist:
        """A checklist as it read when an introduction began with it."""
        for checklist in self.library.checklists.values():
            if checklist.hash == hash_:
                return checklist
        return self._as_it_was(db, Checklist, hash_)

    def competence(self, db: Session) -> CompetenceModel:
        """The organisation's competence as HR has described it; else as the files do."""
        source = competence_models.source(db)
        if source is None:
            return self.library.competence
        if self._competence is None or self._competence[0] != source:
            self._competence = source, CompetenceModel.restore(source, "competence")
        return self._competence[1]

    def placements(self, db: Session) -> PlacementModel:
        """The schools and agreements as HR has described them; else as the files do."""
        source = placement_models.source(db)
        if source is None:
            return self.library.placements
        if self._placements is None or self._placements[0] != source:
            self._placements = source, PlacementModel.restore(source, "placements")
        return self._placements[1]

    def _as_it_was(self, db: Session, kind: type[D], hash_: str) -> D:
        """Read from the database once; what a hash stands for never changes."""
        found = self._former.get(hash_)
        if not isinstance(found, kind):
            version = runs.version(db, hash_)
            found = self._former[hash_] = kind.restore(version.source, version.name)
        return found

    def version(self, kind: str, document: Guide | Checklist) -> GuideVersion:
        """What to keep, so that whoever begins now can go on with the same words."""
        return GuideVersion(
            hash=document.hash, kind=kind, name=document.name, source=document.canonical
        )

    def link(self, token: str) -> str:
        return deep_link(self.bot_name, token)


def deep_link(bot_name: str, token: str) -> str:
    """Opens the chat on any phone, and starts it with the token."""
    return f"https://t.me/{bot_name}?start={token}"


@dataclass
class Talk:
    """A turn: handlers read and write `db`, and say what they have to say.

    Nothing is sent here; what is said is written with the deed, and sent when both are kept.
    """

    db: Session
    house: House
    event: Event
    now: datetime
    speaker: Speaker
    anew: bool = False
    """Whether what is shown comes as a new message, because the one pressed is to stay."""
    digest: Sequence[int] = ()
    """The tasks shown in the digest whose button was pressed."""
    lead: str = ""
    """What stands above the next message to the speaker: see `first`."""
    out: list[Outgoing] = field(default_factory=list)
    toasts: list[Toast] = field(default_factory=list)

    @property
    def actor(self) -> Actor:
        return self.speaker.actor

    @property
    def language(self) -> str:
        return self.speaker.language

    def in_language(self, language: str) -> "Talk":
        """The same turn from now on, in another language."""
        self.speaker = replace(self.speaker, language=language)
        return self

    @property
    def today(self) -> date:
        return self.house.hours.today(self.now)

    @property
    def today_began(self) -> datetime:
        return datetime.combine(self.today, datetime.min.time(), self.house.hours.zone)

    @property
    def next_workday(self) -> date:
        return self.house.hours.workdays.add(self.today, 1)

    def reminder_for(self, due: date) -> date:
        """When to remind of what is due then: on a working day, and not before tomorrow, since
        who makes a plan today knows what is in it."""
        return max(self.house.hours.workdays.on_or_before(due), self.next_workday)

    @cached_property
    def competence(self) -> CompetenceModel:
        """The model, looked up once a turn."""
        return self.house.competence(self.db)

    @cached_property
    def placements(self) -> PlacementModel:
        """Of schools and agreements, looked up once a turn."""
        return self.house.placements(self.db)

    def text(self, key: str, **facts: Any) -> str:
        return self.house.words.text(self.language, key, today=self.today, **facts)

    def label(self, key: str, **facts: Any) -> str:
        return self.house.words.label(self.language, key, today=self.today, **facts)

    def button(self, key: str, *action: Any, style: str | None = None, **facts: Any) -> Button:
        """A button that says `buttons.<key>` and does `action`."""
        return Button(self.label(f"buttons.{key}", **facts), action, style)

    def first(self, key: str, **facts: Any) -> None:
        """A line above the next message: what has been done, or why it comes. One message says
        more than two."""
        self.lead = self.text(key, **facts)

    def say(self, key: str, rows: Rows = (), **facts: Any) -> None:
        """A new message to the speaker."""
        self._write(self.text(key, **facts), rows, None)

    def show(self, key: str, rows: Rows = (), **facts: Any) -> None:
        """The same step in a new light: replaces the message pressed, or is a new one."""
        self.show_text(self.text(key, **facts), rows)

    def show_text(self, text: str, rows: Rows = ()) -> None:
        """`show` with words that have been rendered."""
        edits = None
        if isinstance(self.event, Pressed) and not self.anew:
            edits = self.event.message_id
        self._write(text, rows, edits)

    def toast(self, key: str, **facts: Any) -> None:
        """A line that passes by, in answer to a press; a message where nothing was pressed."""
        if isinstance(self.event, Pressed):
            self.toasts.append(Toast(self.event.query_id, self.label(key, **facts)[:200]))
        else:
            self.say(key, **facts)

    def nod(self, key: str, **facts: Any) -> None:
        """The same, where what is shown says enough without it: nothing when nothing was
        pressed."""
        if isinstance(self.event, Pressed):
            self.toast(key, **facts)

    def _write(self, text: str, rows: Rows, edits: int | None) -> None:
        whole, self.lead = f"{self.lead}\n\n{text}" if self.lead else text, ""
        self.out += messages(self.speaker.chat_id, self.speaker.person_id, whole, rows, edits=edits)

    def take_away(self, message_id: int | None, otherwise: str) -> None:
        """Deletes what the speaker has written from the chat; where that can't be done any more
        it says `otherwise`."""
        if message_id is not None:
            words = self.text(otherwise)
            away = messages(self.speaker.chat_id, self.speaker.person_id, words, edits=message_id)
            away[0].kind = "delete"
            self.out += away

    def send_file(self, kind: str, file_id: str, caption: str) -> None:
        """Hands on a file that Telegram keeps; `kind`: document or photo."""
        self.out.append(
            Outgoing(
                self.speaker.chat_id,
                caption,
                self.speaker.person_id,
                kind=kind,
                file_id=file_id,
            )
        )

    def send_picture(self, content: bytes, name: str, caption: str, rows: Rows = ()) -> None:
        self._send_made("photo", content, name, caption, rows)

    def send_document(self, content: bytes, name: str, caption: str, rows: Rows = ()) -> None:
        self._send_made("document", content, name, caption, rows)

    def _send_made(self, kind: str, content: bytes, name: str, caption: str, rows: Rows) -> None:
        """A file of our own making; its caption is at most 1 024 characters."""
        message = messages(self.speaker.chat_id, self.speaker.person_id, caption, rows)[0]
        message.kind, message.content, message.file_name = kind, content, name
        self.out.append(message)

    def deliver(
        self, person_id: int, key: str, rows: Rows = (), *, own: bool = False, **facts: Any
    ) -> bool:
        """A notice to somebody else, held until they may be disturbed. False: see `other`."""
        other = self.other(person_id, own=own)
        if other is None:
            return False
        text = other.text(key, **facts)
        self.out += messages(
            other.speaker.chat_id,
            person_id,
            text,
            rows,
            priority=NOTICE,
        )
        return True

    def other(self, person_id: int, *, own: bool = False) -> "Talk | None":
        """A turn's view with somebody else's eyes, for the words in their language.

        None when there is no chat to write to, and for whoever HR has not vouched for yet: they
        are told of nobody but themselves (`own`).
        """
        speaker = accounts.speaker_of(self.db, person_id, self.today)
        if speaker is None or not speaker.reachable or not speaker.employed:
            return None
        if not (speaker.actor.confirmed or own):
            return None
        return Talk(self.db, self.house, self.event, self.now, speaker)

    def tell(self, person_ids: Sequence[int], kind: str, **subject: Any) -> None:
        """A fact for these persons' next digest; not for the one who did it."""
        others = [id_ for id_ in person_ids if id_ != self.speaker.person_id]
        reminders.tell(self.db, others, kind, subject, self.now)

    def ask_for_work(self, kind: str, **subject: Any) -> None:
        """Work outside the transaction: see `bot.jobs`."""
        self.db.add(Job(person_id=self.speaker.person_id, kind=kind, subject=subject, at=self.now))


def messages(
    chat_id: int,
    person_id: int | None,
    text: str,
    rows: Rows = (),
    *,
    edits: int | None = None,
    priority: int = REPLY,
    key: str | None = None,
) -> list[Outgoing]:
    """A text as messages, cut where it is too long; the buttons are under the last."""
    parts = split(text)
    whole = [
        Outgoing(
            chat_id,
            part,
            person_id,
            priority=priority,
            key=f"{key}/{n}" if key and n else key,
        )
        for n, part in enumerate(parts)
    ]
    if edits is not None:
        whole[0].kind, whole[0].edits = "edit", edits
    if rows:
        whole[-1].keyboard = [[_face(button) for button in row] for row in rows if row]
        buttons = [button for row in rows for button in row]
        marks = [asides.mark(button.label) for button in buttons]
        whole[-1].actions = [*(list(button.action) for button in buttons), [SAYS, *marks]]
    return whole


def _face(button: Button) -> dict[str, Any]:
    label = button.label
    if len(label) > LONGEST_LABEL:
        label = label[: LONGEST_LABEL - 1] + "…"
    face: dict[str, Any] = {"label": label}
    if button.style:
        face["style"] = button.style
    if button.url:
        face["url"] = button.url
    return face


def two_columns(buttons: Sequence[Button], widest: int = 18) -> list[list[Button]]:
    """Short buttons side by side, long ones on a row of their own."""
    rows: list[list[Button]] = []
    for button in buttons:
        short = len(button.label) <= widest
        if short and rows and len(rows[-1]) == 1 and len(rows[-1][0].label) <= widest:
            rows[-1].append(button)
        else:
            rows.append([button])
    return rows
