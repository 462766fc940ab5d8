"""Settings, from the environment (KOMPIS_…), `.env`, or a folder of secret files."""

import difflib
import hashlib
import os
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from platformdirs import user_config_path, user_data_path
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.policy import Policy

PREFIX = "KOMPIS_"
SECRETS = "KOMPIS_SECRETS"
"""A folder with a file for each secret, such as kompis_token; systemd's credentials are one."""
TELEGRAM = "https://api.telegram.org"
TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")
NOT_SET = (
    "KOMPIS_TOKEN is not set. Ask BotFather for a token and set it, or try `kompis rehearse`, "
    "which needs none."
)


class Misconfigured(Exception):
    """A setting is wrong. The text is the one line an operator reads."""


class Settings(BaseSettings):
    """What an operator decides. Every field is `KOMPIS_` and its name in capitals."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=".env", extra="ignore", hide_input_in_errors=True
    )

    token: SecretStr | None = None
    """The bot's token, from BotFather."""
    bot_api_url: str = TELEGRAM
    """Telegram's own, a self-hosted Bot API server's, or a rehearsal's."""
    database_url: str = Field(
        default_factory=lambda: f"sqlite:///{user_data_path('kompis') / 'kompis.sqlite3'}"
    )
    """sqlite:///PATH or postgresql+psycopg://USER:PASSWORD@HOST/NAME."""
    key_file: Path | None = None
    """The keys that confidential answers are sealed with: one file for each database, and not
    where somebody copies the database from. See `keys`."""
    templates: Path | None = None
    """A folder laid over the packaged words, guides and checklists, file by file."""
    zone: str = "Europe/Stockholm"
    http_port: int | None = Field(default=None, ge=0, le=65535)
    """Serves /healthz and /metrics on 127.0.0.1 when given."""
    sends_per_second: float = Field(default=30, ge=1)
    """Telegram's limit over all chats; a self-hosted server may have another."""
    chat_sends_per_second: float = Field(default=1, gt=0)
    tick_seconds: float = Field(default=60, gt=0)
    """How often the clock looks for what is due."""
    poll_seconds: int = Field(default=25, ge=0, le=50)
    """How long one getUpdates waits."""
    organisation: str = "Kommunen"
    """Whose people Kompis speaks with; stands in the greeting."""
    survey_least: int = Field(default=7, ge=5)
    """Leavers' answers are told only together with those of so many, themselves included."""
    survey_comments: bool = False
    """Whether leavers are asked for words of their own as well."""
    pension_age: int = Field(default=67, ge=60, le=75)
    """The year in which people are reckoned to retire; managers hear of it the year before."""

    @property
    def policy(self) -> Policy:
        return Policy(self.survey_least, self.survey_comments, self.pension_age)

    @property
    def keys(self) -> Path:
        """The key file, named or not: by itself in a folder of its own, under a name that follows
        from where the database is, so that two databases never share one."""
        if self.key_file is not None:
            return self.key_file
        scheme, _, place = self.database_url.partition("///")
        if scheme == "sqlite:":
            where = str(Path(place).resolve())
        else:
            where = re.sub(r"//[^/]*@", "//", self.database_url)  # passwords change
        name = hashlib.sha256(where.encode()).hexdigest()[:8]
        return user_config_path("kompis-keys") / f"{name}.keys"

    def needed_token(self) -> str:
        """Raises `Misconfigured` where there is none."""
        if self.token is None:
            raise Misconfigured(NOT_SET)
        return self.token.get_secret_value()

    @field_validator("token")
    @classmethod
    def _a_token(cls, token: SecretStr | None) -> SecretStr | None:
        """An empty one is none; Telegram answers others with a 404 that says nothing."""
        secret = token.get_secret_value().strip() if token else ""
        if secret and not TOKEN.fullmatch(secret):
            raise ValueError("does not look like a token, such as 123456:ABC-DEF")
        return SecretStr(secret) if secret else None

    @field_validator("bot_api_url")
    @classmethod
    def _an_address(cls, url: str) -> str:
        if not url.startswith(("http://", "https://")) or not urlsplit(url).hostname:
            raise ValueError("must be an address such as https://api.telegram.org")
        return url

    @field_validator("zone")
    @classmethod
    def _known_zone(cls, zone: str) -> str:
        try:
            ZoneInfo(zone)
        except Exception as error:
            raise ValueError("is not a time zone; write for example Europe/Stockholm") from error
        return zone

    @field_validator("templates")
    @classmethod
    def _a_folder(cls, folder: Path | None) -> Path | None:
        if folder is not None and not folder.is_dir():
            raise ValueError("is not a folder")
        return folder

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, url: str) -> str:
        if not url.startswith(("sqlite:///", "postgresql+psycopg://")):
            raise ValueError("must begin with sqlite:/// or postgresql+psycopg://")
        if url.removeprefix("sqlite:///") in ("", ":memory:"):
            raise ValueError("must name a file, such as sqlite:////var/lib/kompis/kompis.sqlite3")
        try:
            _ = urlsplit(url).port
        except ValueError:  # it quotes what may be half of a password
            raise ValueError("has a port that is no number (is a sign to be escaped?)") from None
        return url


def load(**overrides: Any) -> Settings:
    """Reads the settings; raises `Misconfigured` naming the first that is wrong, and why."""
    _know_all_names()
    folder = os.environ.get(SECRETS) or os.environ.get("CREDENTIALS_DIRECTORY")
    if folder:
        if not Path(folder).is_dir():
            raise Misconfigured(f"The folder of secret files, {folder}, does not exist.")
        overrides["_secrets_dir"] = folder
    try:
        return Settings(**overrides)
    except ValidationError as error:
        first = error.errors()[0]
        name = PREFIX + "_".join(str(part) for part in first["loc"]).upper()
        why = first["msg"].removeprefix("Value error, ")
        raise Misconfigured(f"The setting {name} is wrong: {why}.") from None
    except UnicodeDecodeError:
        raise Misconfigured(
            "The file .env, or a secret file, is not in UTF-8. Save it so."
        ) from None


def _know_all_names() -> None:
    """A setting whose name is misspelt would be left out without a word."""
    known = {*(name.upper() for name in Settings.model_fields), SECRETS.removeprefix(PREFIX)}
    for name in sorted(os.environ):
        ours = name.upper().removeprefix(PREFIX)
        if name.upper().startswith(PREFIX) and ours not in known:
            meant = difflib.get_close_matches(ours, known, n=1)
            hint = f"Did you mean {PREFIX}{meant[0]}?" if meant else "Unset it."
            raise Misconfigured(f"There is no setting {name}. {hint}")
