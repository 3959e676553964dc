"""Whose account it is, and where its credentials, region and endpoint come from."""

import gc
import re
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.account.listed import items_of
from tests.waiting import until
from wizard import __version__
from wizard.account.errors import CredentialsError
from wizard.account.session import AccountSession, available_profiles
from wizard.demo.server import DemoServer
from wizard.errors import NoAwsError, UsageError, WizardError
from wizard.launch.watch import describe, follow

CONFIG = """
[default]
region = eu-west-1
[profile work]
sso_session = acme
sso_account_id = 111122223333
sso_role_name = Engineer
region = eu-central-1
[profile through-work]
source_profile = work
role_arn = arn:aws:iam::111122223333:role/Trainer
[profile local]
endpoint_url = http://127.0.0.1:4566
region = us-east-1
[profile \u202eodd]
credential_process = /bin/true
[sso-session acme]
sso_start_url = https://acme.awsapps.com/start
sso_region = eu-central-1
"""
KEYS = """
[default]
aws_access_key_id = AKIADEFAULT
aws_secret_access_key = verysecret
[half]
aws_access_key_id = AKIAHALF
"""


@pytest.fixture
def configured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An AWS configuration of the test's own, and no AWS variable but those that name it."""
    for name in ("AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_ENDPOINT_URL"):
        monkeypatch.delenv(name, raising=False)
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "config").write_text(CONFIG, encoding="utf-8")
    (tmp_path / "credentials").write_text(KEYS, encoding="utf-8")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


def test_identity(session: AccountSession) -> None:
    identity = session.identity()
    assert (identity.account, identity.display) == ("111122223333", "111122223333 · user/ml-engineer")
    assert identity.arn == "arn:aws:iam::111122223333:user/ml-engineer"


def test_a_mapping_is_used_alone(server: DemoServer, monkeypatch: pytest.MonkeyPatch, configured: Path) -> None:
    server.set_faults([])
    for name, value in {
        "AWS_PROFILE": "there-is-none",
        "AWS_ACCESS_KEY_ID": "AKIAOTHER",
        "AWS_ENDPOINT_URL": "http://127.0.0.1:1",
        "AWS_ENDPOINT_URL_KMS": "http://127.0.0.1:1",
        "AWS_DEFAULT_REGION": "ap-south-1",
        "AWS_USE_FIPS_ENDPOINT": "true",
        "HTTP_PROXY": "http://127.0.0.1:1",
        "http_proxy": "http://127.0.0.1:1",
    }.items():
        monkeypatch.setenv(name, value)
    (configured / "config").write_text("this is [ no configuration", encoding="utf-8")
    session = AccountSession.from_environment_mapping(server.environment(), max_attempts=1)
    assert session.identity().account == "111122223333"
    assert items_of(session, "keys")
    assert (session.profile, session.resolved_region(), session.endpoint_url) == ("", "us-west-2", server.endpoint_url)


def test_a_mapping_without_credentials() -> None:
    with pytest.raises(NoAwsError, match="No credentials"):
        AccountSession.from_environment_mapping({"AWS_REGION": "us-west-2"})


@pytest.mark.usefixtures("configured")
def test_the_chain_with_an_endpoint_from_the_environment(server: DemoServer, monkeypatch: pytest.MonkeyPatch) -> None:
    server.set_faults([])
    for name, value in server.environment().items():
        monkeypatch.setenv(name, value)
    session = AccountSession(max_attempts=1)
    assert session.endpoint_url == server.endpoint_url
    assert session.profile == ""
    assert session.identity().account == "111122223333"


@pytest.mark.usefixtures("configured")
def test_region_and_endpoint_of_a_profile(monkeypatch: pytest.MonkeyPatch) -> None:
    assert AccountSession().resolved_region() == "eu-west-1"
    assert AccountSession("work").resolved_region() == "eu-central-1"
    assert AccountSession("work", "us-east-2").resolved_region() == "us-east-2"
    assert AccountSession("local").endpoint_url == "http://127.0.0.1:4566"
    assert AccountSession("work").endpoint_url is None
    monkeypatch.setenv("AWS_REGION", "ca-central-1")
    assert AccountSession("half").resolved_region() == "ca-central-1"


@pytest.mark.usefixtures("configured")
def test_profiles_with_how_they_get_credentials() -> None:
    found = {profile.value: (profile.name, profile.how) for profile in available_profiles()}
    assert found["default"] == ("default", "access key")
    assert found["work"] == ("work", "SSO, as Engineer")
    assert found["through-work"] == ("through-work", "assumes the role Trainer from work")
    assert found["\u202eodd"] == ("\\u202eodd", "from a program")
    assert found["local"][1] == "no credentials of its own"


def test_a_configuration_that_cannot_be_read(configured: Path) -> None:
    (configured / "config").write_text("[profile x\nregion", encoding="utf-8")
    with pytest.raises(NoAwsError, match="configuration cannot be read"):
        items_of(AccountSession(), "profiles")


@pytest.mark.usefixtures("configured")
def test_a_profile_that_does_not_exist() -> None:
    with pytest.raises(CredentialsError, match="nobody") as caught:
        AccountSession("nobody").resolved_region()
    assert caught.value.remedy


@pytest.mark.usefixtures("configured")
def test_the_configuration_is_read_once_and_before_it_is_asked_for() -> None:
    with pytest.raises(CredentialsError, match="nobody"):
        AccountSession("nobody", "us-west-2").read_configuration()
    session = AccountSession("local")
    session.read_configuration()
    expected = session.endpoint_url, session.resolved_region()
    making_a_client, told = threading.Event(), threading.Event()

    def make_a_client() -> None:
        with session._lock:  # held as long as a client is made: too short a time to be hit by chance
            making_a_client.set()
            told.wait(20)

    thread = threading.Thread(target=make_a_client)
    thread.start()
    try:
        assert making_a_client.wait(20)
        with ThreadPoolExecutor(1) as screen:
            asked = screen.submit(lambda: (session.endpoint_url, session.resolved_region()))
            try:
                assert asked.result(5) == expected
            finally:
                told.set()
    finally:
        told.set()
        thread.join()


@pytest.mark.usefixtures("configured")
def test_half_of_a_credential() -> None:
    with pytest.raises(CredentialsError, match="incomplete"):
        AccountSession("half", "us-west-2", "http://127.0.0.1:1", max_attempts=1).identity()


@pytest.mark.usefixtures("configured")
def test_no_credentials_at_all() -> None:
    with pytest.raises(CredentialsError, match="no AWS credentials"):
        AccountSession("local", max_attempts=1).identity()


@pytest.mark.usefixtures("configured")
@pytest.mark.parametrize("profile", ["work", "through-work"])
def test_a_login_that_is_missing_names_the_profile_to_log_in_with(profile: str) -> None:
    with pytest.raises(CredentialsError, match="aws sso login --profile work") as caught:
        AccountSession(profile, "us-west-2", "http://127.0.0.1:1", max_attempts=1).identity()
    assert caught.value.login_profile == "work"


@pytest.mark.parametrize(
    ("prints", "said"),
    [
        ("echo hello", "what credential_process printed is not JSON"),
        ("echo []", "AttributeError"),
        ("/nonexistent/program", "No such file or directory"),
        ('"not closed', "No closing quotation"),
    ],
)
def test_a_credential_process_that_gives_none(configured: Path, prints: str, said: str) -> None:
    (configured / "config").write_text(f"[profile asked]\ncredential_process = {prints}\n", encoding="utf-8")
    with pytest.raises(CredentialsError, match="The credentials could not be got") as caught:
        AccountSession("asked", "us-west-2", "http://127.0.0.1:1", max_attempts=1).identity()
    assert said in caught.value.message
    assert "credential_process" in caught.value.remedy


def test_credentials_that_are_no_more_when_a_call_is_made(configured: Path) -> None:
    """The token's file is read with the call, under none of the session's own translations."""
    (configured / "config").write_text(
        f"[default]\nrole_arn = arn:aws:iam::111122223333:role/x\nweb_identity_token_file = {configured}/gone\n",
        encoding="utf-8",
    )
    session = AccountSession(region="us-west-2", endpoint_url="http://127.0.0.1:1", max_attempts=1)
    arn = "arn:aws:comprehend:us-west-2:111122223333:document-classifier/x"
    with pytest.raises(CredentialsError, match=r"could not be got: .*No such file or directory"):
        describe(session, arn)
    with pytest.raises(CredentialsError, match="could not be got"):
        next(follow(session, arn, every=1, cancelled=lambda: False, sleep=lambda _seconds: None))


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("AWS_CSM_PORT", "abc", "A setting for calls of kms cannot be used: invalid literal"),
        ("AWS_STS_REGIONAL_ENDPOINTS", "bogus", "boto3 could not go on with calls of kms: STS regional endpoints"),
        ("AWS_ENDPOINT_URL_KMS", "foo", "A setting for calls of kms cannot be used: Invalid endpoint: foo."),
        ("AWS_ENDPOINT_URL", "foo", "The endpoint foo is not a URL."),
        ("AWS_ENDPOINT_URL", "http://127.0.0.1:99999", "is not a URL"),
        ("AWS_ENDPOINT_URL", "https://", "is not a URL"),
    ],
)
@pytest.mark.usefixtures("configured")
def test_a_setting_that_cannot_be_used_is_said(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    monkeypatch.setenv("AWS_CSM_ENABLED", "true")
    monkeypatch.setenv(name, value)
    with pytest.raises(WizardError, match=re.escape(said)) as caught:
        AccountSession("local", "us-west-2").client("kms")
    assert caught.value.remedy


def test_a_token_with_a_line_break_is_said_and_not_shown(
    server: DemoServer, monkeypatch: pytest.MonkeyPatch, configured: Path
) -> None:
    assert configured
    for name, value in {**server.environment(), "AWS_SESSION_TOKEN": "secret\ntoken"}.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(CredentialsError, match="hold a character that no request can carry") as caught:
        AccountSession(max_attempts=1).identity()
    assert "secret" not in str(caught.value)


def test_no_region(configured: Path) -> None:
    (configured / "config").write_text("", encoding="utf-8")
    session = AccountSession(max_attempts=1)
    assert session.resolved_region() is None
    with pytest.raises(NoAwsError, match="No AWS region"):
        items_of(session, "keys")


@pytest.mark.parametrize("url", ["http://example.com", "http://10.0.0.1:80", "ftp://127.0.0.1", "nonsense"])
def test_an_endpoint_that_is_not_safe_or_no_url(url: str) -> None:
    with pytest.raises(UsageError):
        AccountSession(endpoint_url=url)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:5000", "http://localhost:5000", "http://[::1]:80", "https://a.example"]
)
def test_an_endpoint_that_is_safe(url: str) -> None:
    assert AccountSession(endpoint_url=url).endpoint_url == url


@pytest.mark.usefixtures("configured")
def test_an_unsafe_endpoint_from_the_environment_is_refused_before_anything_is_sent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://192.0.2.1")
    with pytest.raises(UsageError, match="neither encrypted nor on this machine"):
        AccountSession(region="us-west-2").client("kms")
    assert AccountSession(region="us-west-2", force_http=True).client("kms")


def test_nothing_secret_is_shown(server: DemoServer) -> None:
    environment = {**server.environment(), "AWS_SECRET_ACCESS_KEY": "verysecret", "AWS_SESSION_TOKEN": "tokensecret"}
    session = AccountSession.from_environment_mapping(environment)
    session.client("sts")
    assert "secret" not in repr(session)
    assert "secret" not in repr(vars(session))


def test_changes_keep_the_rest(session: AccountSession) -> None:
    other = session.with_changes(region="eu-west-1")
    assert (other.resolved_region(), other.endpoint_url) == ("eu-west-1", session.endpoint_url)
    assert other.identity() == session.identity()


def test_clients_are_made_once_from_any_thread(server: DemoServer) -> None:
    session = AccountSession.from_environment_mapping(server.environment())
    with ThreadPoolExecutor(8) as pool:
        clients = list(pool.map(lambda _number: session.client("kms"), range(16)))
    assert len({id(client) for client in clients}) == 1
    assert session.client("kms", "eu-west-1") is not clients[0]


def test_connections_are_kept_and_not_left_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever lets go of a session need not close anything, and nothing waits for Python to look for garbage."""
    monkeypatch.setattr("wizard.demo.handler.IDLE_SECONDS", 120.0)  # the account does not hang up
    with DemoServer() as server:
        session = AccountSession.from_environment_mapping(server.environment())
        for _ in range(3):
            session.client("kms").list_keys()
        session.client("iam").list_roles()
        assert server.open_connections == 2
        gc.disable()
        try:
            del session
            until(lambda: server.open_connections == 0, "connections closed with their session")
        finally:
            gc.enable()


def _sent_user_agent(session: AccountSession) -> str:
    """The User-Agent of a call as it leaves."""
    sent: list[str] = []
    client = session.client("kms")
    client.meta.events.register("before-send.kms.*", lambda request, **_: sent.append(request.headers["User-Agent"]))
    client.list_keys()
    (found,) = sent
    return found.decode() if isinstance(found, bytes) else found


def test_the_program_names_itself_to_aws(session: AccountSession) -> None:
    pattern = rf"Boto3/\S+ Python/\S+ \w+/\S+ Botocore/\S+ comprehend-wizard/{re.escape(__version__)}"
    assert re.fullmatch(pattern, _sent_user_agent(session))


def test_aws_hears_the_application_id_that_the_user_has_set(
    server: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (server.environment() | {"AWS_SDK_UA_APP_ID": "billing app\n2"}).items():
        monkeypatch.setenv(name, value)
    assert _sent_user_agent(AccountSession()).endswith(f" comprehend-wizard/{__version__} app/billing%20app%0A2")


@pytest.mark.parametrize("module", ["session", "resources", "catalogue", "errors", "discovery.keys"])
def test_importing_does_not_import_boto3(module: str) -> None:
    code = f"import sys, wizard.account.{module}; sys.exit('boto3' in sys.modules or 'botocore' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=60).returncode == 0
