"""Small guides for the tests, so that a test shows only what it is about."""

from typing import Any

from bot.guides.model import Guide, Question

WORDS = {"sv": "Text", "en": "Text", "latt": "Text"}


def guide(*questions: dict[str, Any], audience: str = "manager") -> Guide:
    content = {"for": audience, "title": WORDS, "question": [written(**q) for q in questions]}
    return Guide.model_validate(content).named("small")


def question(**keys: Any) -> Question:
    return Question.model_validate(written(**keys))


def written(**keys: Any) -> dict[str, Any]:
    """A question as a file writes it; `options` are the Swedish labels of options a, b, c …"""
    labels = keys.pop("options", None)
    if labels:
        keys["option"] = [{"id": chr(97 + n), "sv": label} for n, label in enumerate(labels)]
    return {"id": "q", "kind": "yes_no", "text": WORDS, **keys}
