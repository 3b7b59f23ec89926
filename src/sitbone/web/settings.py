"""Settings of the web application, from the environment (`SITBONE_…`) or the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

LOOPBACK = ("127.0.0.1", "localhost", "::1")


class Settings(BaseSettings):
    """Where it listens and where it keeps what it knows."""

    model_config = SettingsConfigDict(env_prefix="SITBONE_", frozen=True)

    database_url: str | None = None
    """An SQLAlchemy address such as `postgresql+psycopg://…`; by default one SQLite file in the user's data folder."""
    host: str = "127.0.0.1"
    port: int = 8000
    phone: bool = False
    """Whether phones of the local network are served too, over TLS (`sitbone.web.phone`)."""
    clinic: bool = False
    """Whether many people sign in (`sitbone.clinic`), or the one person of this machine is meant."""
    public_url: str | None = None
    """What browsers call a clinic, such as `https://stretch.clinic.example`; a proxy with TLS stands before it."""
    tls_certificate: Path | None = None
    tls_key: Path | None = None
    log: Literal["json", "plain", "off"] | None = None
    """How it logs (`sitbone.web.guard.logs`); None is `json` for a clinic and `plain` for a person's own machine."""
    journal: Path | None = None
    """Folder of a clinic's journal: what is said and held while its database cannot be written. Its owner's alone."""
    metrics_token: SecretStr | None = None
    """Who shows this may read `/metrics` from another machine."""
    proxy_secret: SecretStr | None = None
    """What a clinic's proxy shows (`sitbone.web.guard.proxied`), so that it is believed who asks; None where any
    program on its address is believed (uvicorn's FORWARDED_ALLOW_IPS)."""

    @property
    def beyond_this_machine(self) -> bool:
        """Whether other machines can reach the address where it listens. (Phones have another one.)"""
        return self.host not in LOOPBACK

    @property
    def origin(self) -> str:
        """What a browser calls it: the clinic's own address, or that of this machine."""
        if self.public_url:
            return self.public_url.rstrip("/")
        scheme = "https" if self.tls_certificate else "http"
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{scheme}://{host}:{self.port}"
