"""The settings, from the environment or `.env`; read only by `cli` and `app`."""

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """What an operator may choose; every one stands in `.env.example`."""

    model_config = SettingsConfigDict(env_prefix="LINLI_", env_file=".env", env_ignore_empty=True, extra="ignore")

    data_dir: Path = Field(default=Path("data"), description="where the database file and the key file lie")
    database_url: str = Field(default="", description="empty: a SQLite file in DATA_DIR")
    http_host: str = Field(default="127.0.0.1", description="where the web page listens")
    http_port: int = Field(default=8080, description="and on which port")
    public_url: str = Field(default="", description="how people reach the page; empty: the host and port above")
    timezone: str = Field(default="Asia/Shanghai", description="of a community whose own settings name none")
    language: str = Field(default="zh-CN", description="zh-CN or en: of those whose language nobody knows yet")
    telegram_token: SecretStr = Field(default=SecretStr(""), description="of the bot, by BotFather; empty: no Telegram")
    telegram_mode: Literal["polling", "webhook"] = Field(default="polling", description="webhook needs PUBLIC_URL")
    telegram_api_base: str = Field(default="https://api.telegram.org", description="where the Bot API is")
    telegram_clinics: str = Field(
        default="", description="communities, by commas, whose clinic offers follow-ups on Telegram; empty: none"
    )
    telegram_proxy: str = Field(default="", description="http://… by which it is reached; empty: straight")
    key_file: Path | None = Field(default=None, description="empty: keys.json in DATA_DIR")
    calendar_file: Path | None = Field(default=None, description="empty: calendar.csv in DATA_DIR, if there is one")

    @property
    def store(self) -> str:
        """Tell where the database is."""
        return self.database_url or f"sqlite:///{self.database}"

    @property
    def database(self) -> Path:
        """Tell where the embedded database lies, when no other is named."""
        return self.data_dir / "linli.sqlite3"

    @property
    def keys(self) -> Path:
        """Tell where the key file is."""
        return self.key_file or self.data_dir / "keys.json"

    @property
    def calendar(self) -> Path:
        """Tell where the working days and hours of its own are."""
        return self.calendar_file or self.data_dir / "calendar.csv"

    @property
    def ranges(self) -> Path:
        """Tell where the laboratory's reference ranges of its own are, if there are any."""
        return self.data_dir / "laboratory.csv"

    @property
    def clinics(self) -> frozenset[str]:
        """Name the communities whose clinic offers residents to have their follow-ups on Telegram."""
        return frozenset(filter(None, (one.strip() for one in self.telegram_clinics.replace("，", ",").split(","))))

    @property
    def url(self) -> str:
        """Tell how people reach the page."""
        return (self.public_url or f"http://{self.http_host}:{self.http_port}").rstrip("/")
