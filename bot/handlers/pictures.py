"""Matrices as they are sent."""

from collections.abc import Sequence

from bot.matrices import Matrix
from bot.talk import Talk


def send_pictures(talk: Talk, matrix: Matrix, pages: Sequence[bytes]) -> None:
    for n, page in enumerate(pages, 1):
        caption = talk.text("gaps.caption", title=matrix.title, subtitle=matrix.subtitle)
        talk.send_picture(page, f"{n}.png", caption)
