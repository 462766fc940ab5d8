"""Settings: where they come from, and the one line about each that is wrong."""

from pathlib import Path

import pytest

from bot.config import Misconfigured, load

TOKEN = "123456:ABC-DEF_ghi"


@pytest.fixture(autouse=True)
def _alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting and no `.env` from where the tests run."""
    import os

    for name in os.environ:
        if name.startswith(("KOMPIS_", "CREDENTIALS_DIRECTORY")):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def complaint() -> str:
    with pytest.raises(Misconfigured) as raised:
        load()
    return str(raised.value)


def test_nothing_set_is_a_bot_without_a_token_on_a_file_of_its_own() -> None:
    settings = load()
    assert settings.token is None
    assert settings.database_url.startswith("sqlite:///")
    assert settings.database_url.endswith("kompis.sqlite3")
    assert settings.bot_api_url == "https://api.telegram.org"
    with pytest.raises(Misconfigured, match="KOMPIS_TOKEN is not set"):
        settings.needed_token()


def test_an_empty_token_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KOMPIS_TOKEN", "")
    assert load().token is None


def test_a_token_copied_with_its_line_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KOMPIS_TOKEN", f" {TOKEN}\n")
    assert load().needed_token() == TOKEN


def test_a_token_does_not_show_where_settings_are_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KOMPIS_TOKEN", TOKEN)
    assert TOKEN not in repr(load())


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("KOMPIS_TOKEN", "my bot's token", "does not look like a token"),
        ("KOMPIS_BOT_API_URL", "localhost:8081", "must be an address such as https://"),
        ("KOMPIS_BOT_API_URL", "http://", "must be an address such as https://"),
        ("KOMPIS_DATABASE_URL", "kompis.sqlite3", "must begin with sqlite:/// or postgresql+"),
        ("KOMPIS_DATABASE_URL", "postgresql://localhost/kompis", "must begin with sqlite:///"),
        ("KOMPIS_DATABASE_URL", "sqlite:///", "must name a file"),
        ("KOMPIS_DATABASE_URL", "sqlite:///:memory:", "must name a file"),
        (
            "KOMPIS_DATABASE_URL",
            "postgresql+psycopg://kompis@host:postgres/k",
            "has a port that is no number",
        ),
        ("KOMPIS_TEMPLATES", "/no/such/folder", "is not a folder"),
        ("KOMPIS_ZONE", "Stockholm", "is not a time zone; write for example Europe/Stockholm"),
        ("KOMPIS_ZONE", "../../etc/passwd", "is not a time zone"),
        ("KOMPIS_HTTP_PORT", "http", "should be a valid integer"),
        ("KOMPIS_HTTP_PORT", "65536", "should be less than or equal to 65535"),
        ("KOMPIS_SENDS_PER_SECOND", "0", "should be greater than or equal to 1"),
        ("KOMPIS_SENDS_PER_SECOND", "many", "should be a valid number"),
        ("KOMPIS_CHAT_SENDS_PER_SECOND", "-1", "should be greater than 0"),
        ("KOMPIS_TICK_SECONDS", "0", "should be greater than 0"),
        ("KOMPIS_POLL_SECONDS", "51", "should be less than or equal to 50"),
    ],
)
def test_a_setting_that_is_wrong_is_named_with_the_reason(
    name: str, value: str, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    line = complaint()
    assert line.startswith(f"The setting {name} is wrong: ")
    assert why in line
    assert "\n" not in line


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("KOMPIS_TOKEN", "hush hush"),
        ("KOMPIS_DATABASE_URL", "mysql://kompis:hush@db/kompis"),
        ("KOMPIS_DATABASE_URL", "postgresql+psycopg://kompis:hush/x@db/kompis"),
    ],
)
def test_a_secret_that_is_wrong_is_not_repeated(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    assert "hush" not in complaint()


def test_a_misspelt_name_is_told_with_the_one_that_was_meant(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("KOMPIS_TOKENS", TOKEN)
    assert complaint() == "There is no setting KOMPIS_TOKENS. Did you mean KOMPIS_TOKEN?"


def test_a_name_like_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KOMPIS_QX", "1")
    assert complaint() == "There is no setting KOMPIS_QX. Unset it."


def test_dotenv_is_read_and_the_environment_goes_before_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text(
        f'KOMPIS_TOKEN={TOKEN}\nKOMPIS_ORGANISATION="Påhittade kommunen"\nANOTHER=thing\n', "utf-8"
    )
    monkeypatch.setenv("KOMPIS_ORGANISATION", "En annan kommun")
    settings = load()
    assert settings.needed_token() == TOKEN
    assert settings.organisation == "En annan kommun"


def test_a_mistake_in_dotenv(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("KOMPIS_HTTP_PORT=åtta\n", "utf-8")
    assert complaint().startswith("The setting KOMPIS_HTTP_PORT is wrong: ")


def test_a_dotenv_in_another_encoding(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("KOMPIS_ORGANISATION=Påhittade kommunen\n", "latin-1")
    assert complaint() == "The file .env, or a secret file, is not in UTF-8. Save it so."


@pytest.mark.parametrize("names_folder", ["KOMPIS_SECRETS", "CREDENTIALS_DIRECTORY"])
@pytest.mark.parametrize("file", ["kompis_token", "KOMPIS_TOKEN"])
def test_a_folder_of_secret_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, names_folder: str, file: str
) -> None:
    """One file a setting; systemd makes such a folder of `LoadCredential=kompis_token:…`."""
    secrets = tmp_path / "secrets"
    secrets.mkdir()
    (secrets / file).write_text(f"{TOKEN}\n", "utf-8")
    (secrets / "kompis_database_url").write_text("postgresql+psycopg://k:s@db/kompis", "utf-8")
    monkeypatch.setenv(names_folder, str(secrets))
    settings = load()
    assert settings.needed_token() == TOKEN
    assert settings.database_url == "postgresql+psycopg://k:s@db/kompis"


def test_the_environment_goes_before_secret_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "kompis_token").write_text("1:old", "utf-8")
    monkeypatch.setenv("KOMPIS_SECRETS", str(tmp_path))
    monkeypatch.setenv("KOMPIS_TOKEN", TOKEN)
    assert load().needed_token() == TOKEN


def test_a_mistake_in_a_secret_file_names_the_setting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "kompis_token").write_text("hemligheten", "utf-8")
    monkeypatch.setenv("KOMPIS_SECRETS", str(tmp_path))
    line = complaint()
    assert line.startswith("The setting KOMPIS_TOKEN is wrong: ")
    assert "hemligheten" not in line


def test_a_folder_of_secret_files_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KOMPIS_SECRETS", "/no/such/folder")
    assert complaint() == "The folder of secret files, /no/such/folder, does not exist."


# The key file


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("sqlite:////srv/a.sqlite3", "sqlite:////srv/b.sqlite3", False),
        ("sqlite:////srv/a.sqlite3", "sqlite:////srv/../srv/a.sqlite3", True),
        ("postgresql+psycopg://u:old@db/kompis", "postgresql+psycopg://u:new@db/kompis", True),
        ("postgresql+psycopg://u:p@db/kompis", "postgresql+psycopg://u:p@db/trial", False),
        ("postgresql+psycopg://u:p@one/kompis", "postgresql+psycopg://u:p@two/kompis", False),
    ],
)
def test_each_database_has_a_key_file_of_its_own(one: str, other: str, same: bool) -> None:
    assert (load(database_url=one).keys == load(database_url=other).keys) is same


def test_the_key_file_is_not_in_the_databases_folder() -> None:
    settings = load()
    folder = Path(settings.database_url.removeprefix("sqlite:///")).parent
    assert not settings.keys.is_relative_to(folder)
    assert not folder.is_relative_to(settings.keys.parent)


def test_a_named_key_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KOMPIS_KEY_FILE", "/srv/keys/kompis.keys")
    assert load().keys == Path("/srv/keys/kompis.keys")
