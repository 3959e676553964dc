"""A connection to an AWS account: credentials, region, endpoint, and clients that threads may share.

boto3 is imported when the first client is made, not with this module: a face paints before that.
"""

import os
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from ipaddress import ip_address
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import quote, urlsplit

from wizard import __version__
from wizard.account.configuration import available_profiles, comprehend_regions
from wizard.account.errors import CredentialsError, translated
from wizard.debug_log import watch_client
from wizard.errors import UsageError
from wizard.text import visible

if TYPE_CHECKING:
    import boto3
    import botocore.session
    from botocore.config import Config

__all__ = ["AccountSession", "Identity", "available_profiles", "comprehend_regions"]

MAX_ATTEMPTS = 5
"""How often a call is sent at most (botocore's adaptive mode waits between, and slows down when AWS asks for it)."""
CONNECT_TIMEOUT_SECONDS = 5.0
READ_TIMEOUT_SECONDS = 15.0
"""How long AWS may be silent before a call is sent again; botocore's own 60 are long where somebody is waiting."""
_POOL_CONNECTIONS = 25
"""Connections a client keeps: more than the threads of all lists that load at once."""
_HOME_REGION = "us-east-1"
"""Where STS is asked while no region is chosen: whose credentials these are is the same everywhere."""


@dataclass(frozen=True)
class Identity:
    """Whose credentials these are (STS GetCallerIdentity). ``display`` is safe to show."""

    account: str
    arn: str
    user_id: str
    display: str


@dataclass(frozen=True)
class _Settings:
    profile: str | None = None
    region: str | None = None
    endpoint_url: str | None = None
    max_attempts: int = MAX_ATTEMPTS
    connect_timeout: float = CONNECT_TIMEOUT_SECONDS
    read_timeout: float = READ_TIMEOUT_SECONDS
    force_http: bool = False
    environment: Mapping[str, str] | None = field(default=None, repr=False)


class AccountSession:
    """One account, one region. Making it reads nothing; the first use does, and raises WizardErrors.

    ``profile``, ``region`` and ``endpoint_url`` go before what boto3's credential and configuration chain says.
    Time-outs are in seconds; ``max_attempts`` counts the first try. An ``http://`` endpoint must be on this machine
    (signatures and data would cross the network readable), unless ``force_http``; else UsageError. Where there is an
    ``environment``, its credentials are used and nothing else is read: see :meth:`from_environment_mapping`.
    """

    def __init__(
        self,
        profile: str | None = None,
        region: str | None = None,
        endpoint_url: str | None = None,
        *,
        max_attempts: int = MAX_ATTEMPTS,
        connect_timeout: float = CONNECT_TIMEOUT_SECONDS,
        read_timeout: float = READ_TIMEOUT_SECONDS,
        force_http: bool = False,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        _require_safe(endpoint_url, forced=force_http)
        self._settings = _Settings(
            profile, region, endpoint_url, max_attempts, connect_timeout, read_timeout, force_http, environment
        )
        self._lock = threading.RLock()
        self._core: botocore.session.Session | None = None
        self._boto3_session: boto3.Session | None = None
        self._clients: dict[tuple[str, str | None], Any] = {}
        self._configuration: dict[str, str | None] = {}
        self.bucket_regions: dict[str, str] = {}
        """Regions of the buckets seen so far; discovery notes them here."""

    @classmethod
    def from_environment_mapping(
        cls,
        mapping: Mapping[str, str],
        region: str | None = None,
        *,
        max_attempts: int = MAX_ATTEMPTS,
        connect_timeout: float = CONNECT_TIMEOUT_SECONDS,
        read_timeout: float = READ_TIMEOUT_SECONDS,
    ) -> Self:
        """A session from the AWS variables in ``mapping`` alone: neither ``os.environ`` nor a file of the user's.

        Raises NoAwsError where the mapping holds no access key.
        """
        if not mapping.get("AWS_ACCESS_KEY_ID") or not mapping.get("AWS_SECRET_ACCESS_KEY"):
            raise CredentialsError("No credentials were given.", "Give an access key with its secret.")
        return cls(
            region=region or mapping.get("AWS_REGION") or mapping.get("AWS_DEFAULT_REGION"),
            endpoint_url=mapping.get("AWS_ENDPOINT_URL"),
            max_attempts=max_attempts,
            connect_timeout=connect_timeout,
            read_timeout=read_timeout,
            environment=MappingProxyType(dict(mapping)),
        )

    def with_changes(
        self, *, profile: str | None = None, region: str | None = None, endpoint_url: str | None = None
    ) -> Self:
        """Another session that differs in what is given; what is ``None`` stays, an environment always."""
        old = self._settings
        return type(self)(
            old.profile if profile is None else profile,
            old.region if region is None else region,
            old.endpoint_url if endpoint_url is None else endpoint_url,
            max_attempts=old.max_attempts,
            connect_timeout=old.connect_timeout,
            read_timeout=old.read_timeout,
            force_http=old.force_http,
            environment=old.environment,
        )

    def __repr__(self) -> str:
        settings = self._settings
        return f"AccountSession(profile={settings.profile!r}, region={settings.region!r})"

    @property
    def profile(self) -> str:
        """The credentials profile in use; empty where the credentials come from variables and no profile."""
        if self._settings.environment is not None:
            return ""
        if self._settings.profile is not None:
            return self._settings.profile
        if os.environ.get("AWS_ACCESS_KEY_ID"):
            return ""
        return os.environ.get("AWS_DEFAULT_PROFILE") or os.environ.get("AWS_PROFILE") or "default"

    @property
    def endpoint_url(self) -> str | None:
        """The endpoint that replaces AWS's own, given or from the configuration (``AWS_ENDPOINT_URL``)."""
        if self._settings.endpoint_url is not None or self._settings.environment is not None:
            return self._settings.endpoint_url
        return self._configured("endpoint", lambda: _configured_endpoint(self._botocore_session()))

    def resolved_region(self) -> str | None:
        """The region calls go to; ``None`` where nobody has said one."""
        if self._settings.region is not None or self._settings.environment is not None:
            return self._settings.region
        return self._configured("region", lambda: _configured_region(self._botocore_session()))

    def read_configuration(self) -> None:
        """Read what :attr:`endpoint_url` and :meth:`resolved_region` say, neither of which raises afterwards. Raises
        WizardErrors, for a credentials profile that does not exist or a file that cannot be read."""
        _read = self.endpoint_url, self.resolved_region()

    def client(self, service: str, region: str | None = None) -> Any:
        """The boto3 client of ``service`` in ``region`` (default: the session's), made once.

        Clients are made one after another (making them in threads is slower) and can be used from many threads.
        """
        wanted = region or self.resolved_region() or (_HOME_REGION if service == "sts" else None)
        with self._lock, self._translated(f"calls of {service}"):
            key = (service, wanted)
            if key not in self._clients:
                self._clients[key] = self._new_client(service, wanted)
            return self._clients[key]

    def identity(self) -> Identity:
        """Ask STS whose credentials these are. Raises WizardErrors."""
        client = self.client("sts")
        with self._translated("asking AWS whose credentials these are", "sts:GetCallerIdentity"):
            answer = client.get_caller_identity()
        arn = str(answer["Arn"])
        who = arn.split(":", 5)[-1]
        return Identity(answer["Account"], arn, answer["UserId"], visible(f"{answer['Account']} · {who}"))

    def _configured(self, name: str, read: Callable[[], str | None]) -> str | None:
        """What the AWS configuration says, read once.

        A screen asks for it at each answer, and must not wait for the lock while a client is made (EC2's takes a fifth
        of a second).
        """
        if name not in self._configuration:
            with self._lock, self._translated("reading the AWS configuration"):
                self._configuration[name] = read()
        return self._configuration[name]

    @contextmanager
    def _translated(self, doing: str, permission: str = "") -> Iterator[None]:
        with translated(doing=doing, permission=permission, profile=self.profile):
            yield

    def _new_client(self, service: str, region: str | None) -> Any:
        import boto3

        from wizard.account.calls import add_errors_of_aws
        from wizard.account.wire import refuse_garbage

        if self._boto3_session is None:
            core = self._botocore_session()
            core.register("creating-client-class", add_errors_of_aws)
            self._boto3_session = boto3.Session(botocore_session=core)
            paths = core.get_component("data_loader").search_paths
            paths[:] = dict.fromkeys(paths)  # every boto3 session adds its own folder
        make: Any = self._boto3_session.client  # Any, because the stubs know services as literals only
        client = make(service, region_name=region, endpoint_url=self._settings.endpoint_url, config=self._config())
        _require_safe(client.meta.endpoint_url, forced=self._settings.force_http)
        client.meta.events.register("before-parse.*.*", refuse_garbage)
        watch_client(client)
        return client

    def _config(self) -> "Config":
        from botocore.config import Config

        settings, endpoint_url = self._settings, self.endpoint_url
        _require_safe(endpoint_url, forced=settings.force_http)  # botocore says less of one that is no URL
        local = endpoint_url is not None and _is_loopback(endpoint_url)
        user_agent, extra = self._user_agent()
        return Config(
            retries={"mode": "adaptive", "total_max_attempts": self._attempts()},
            connect_timeout=settings.connect_timeout,
            read_timeout=settings.read_timeout,
            max_pool_connections=_POOL_CONNECTIONS,
            user_agent=user_agent,
            user_agent_extra=extra,
            proxies={} if local else None,  # a proxy of the company cannot reach this machine's own address
        )

    def _user_agent(self) -> tuple[str, str]:
        """Who calls: boto3; and besides this program with the application id that the user has set.

        Given as a whole, because botocore puts its longer one together twice for each call: a sixth of all the
        processor time of a call. What the session has as its extra, botocore adds by itself.
        """
        core = self._botocore_session()
        application = core.get_config_variable("user_agent_appid")  # AWS_SDK_UA_APP_ID, sdk_ua_app_id
        names = [f"comprehend-wizard/{__version__}", *([f"app/{quote(application)}"] if application else [])]
        return core.user_agent().removesuffix(f" {core.user_agent_extra}"), " ".join(names)

    def _attempts(self) -> int:
        """How often a call is tried: as the user has set it for every AWS tool, else as this session was made.

        Set it is by AWS_MAX_ATTEMPTS or max_attempts of the AWS configuration. Raises UsageError for what is no such
        number.
        """
        try:
            configured = self._botocore_session().get_config_variable("max_attempts")
        except ValueError:
            configured = 0
        if configured is None:
            return self._settings.max_attempts
        if configured < 1:
            raise UsageError(
                "AWS_MAX_ATTEMPTS, or max_attempts of the AWS configuration, is not a whole number from 1 on.",
                "Set it to how often a call may be tried, or take it away.",
            )
        return int(configured)

    def _botocore_session(self) -> "botocore.session.Session":
        """The session under all clients: one, because it keeps what it has read of botocore's large data files."""
        if self._core is None:
            import botocore.session

            environment = self._settings.environment
            if environment is None:
                self._core = botocore.session.Session(profile=self._settings.profile)
            else:
                self._core = _isolated_session(environment)
            data_path = self._core.get_config_variable("data_path")
            self._core.register_component("data_loader", _data_loader(data_path))
        return self._core


@cache
def _data_loader(data_path: str | None) -> Any:
    """What reads botocore's large data files, each once for the process and not for each session (half a second)."""
    from botocore.loaders import create_loader

    return create_loader(data_path)


def _isolated_session(environment: Mapping[str, str]) -> "botocore.session.Session":
    """A session for which every setting that botocore reads from ``os.environ`` or a file is at its default."""
    import botocore.session

    variables = {
        name: (None, None, default, convert)
        for name, (_key, _variable, default, convert) in botocore.session.Session.SESSION_VARIABLES.items()
    }
    for name in ("config_file", "credentials_file"):
        variables[name] = (None, None, os.devnull, None)
    variables["ignore_configured_endpoint_urls"] = (None, None, True, None)
    core = botocore.session.Session(session_vars=variables)
    core.set_credentials(
        environment["AWS_ACCESS_KEY_ID"],
        environment["AWS_SECRET_ACCESS_KEY"],
        environment.get("AWS_SESSION_TOKEN"),
    )
    return core


def _configured_region(core: "botocore.session.Session") -> str | None:
    """The region of the environment or the profile; AWS_REGION is what the other SDKs and the AWS CLI read, and boto3
    alone does not."""
    return core.get_config_variable("region") or os.environ.get("AWS_REGION") or None


def _configured_endpoint(core: "botocore.session.Session") -> str | None:
    """What the environment or the profile puts in place of Comprehend's endpoint."""
    from botocore.configprovider import ConfiguredEndpointProvider

    if core.get_config_variable("ignore_configured_endpoint_urls"):
        return None
    provider = ConfiguredEndpointProvider(
        full_config=core.full_config, scoped_config=core.get_scoped_config(), client_name="comprehend"
    )
    found = provider.provide()
    return str(found) if found else None


def _require_safe(endpoint_url: str | None, *, forced: bool) -> None:
    if endpoint_url is None or forced:
        return
    scheme = urlsplit(endpoint_url).scheme.lower()
    if scheme not in ("http", "https") or not _has_a_place(endpoint_url):
        raise UsageError(
            f"The endpoint {visible(endpoint_url)} is not a URL.",
            "Give one like https://host or http://127.0.0.1:5000.",
        )
    if scheme == "http" and not _is_loopback(endpoint_url):
        raise UsageError(
            f"The endpoint {visible(endpoint_url)} is neither encrypted nor on this machine: others could read along.",
            "Use https://.",
        )


def _has_a_place(endpoint_url: str) -> bool:
    """Whether there is a host, and a port that can be one where there is any."""
    try:
        parts = urlsplit(endpoint_url)
        return bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _is_loopback(endpoint_url: str) -> bool:
    host = urlsplit(endpoint_url).hostname or ""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
