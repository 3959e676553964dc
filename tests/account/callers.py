"""Callers of the simulated account who have the policies that a test gives them, and sessions that sign as they do."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from threading import Barrier
from typing import Any

from tests.demo.clients import Clients, document
from wizard.account.session import AccountSession
from wizard.demo.names import USER_ARN
from wizard.demo.server import DemoServer

Statement = dict[str, Any]
TRUST = document({"Effect": "Allow", "Principal": {"AWS": USER_ARN}, "Action": "sts:AssumeRole"})


@dataclass(frozen=True)
class Callers:
    """Users and role sessions of one server. Names are the test's to keep apart."""

    server: DemoServer

    @cached_property
    def iam(self) -> Any:
        """IAM, which answers everybody."""
        return Clients(self.server)("iam")

    def session(self, access_key_id: str, token: str = "", **options: Any) -> AccountSession:
        """A session that signs with an access key and tries once."""
        signing = {"AWS_ACCESS_KEY_ID": access_key_id, **({"AWS_SESSION_TOKEN": token} if token else {})}
        settings: dict[str, Any] = {"max_attempts": 1, "connect_timeout": 2, "read_timeout": 10, **options}
        return AccountSession.from_environment_mapping({**self.server.environment(), **signing}, **settings)

    def user(self, name: str, *statements: Statement, path: str = "/", **options: Any) -> AccountSession:
        """A new user with one inline policy, ``p``; without statements with none."""
        iam = self.iam
        iam.create_user(UserName=name, Path=path)
        if statements:
            iam.put_user_policy(UserName=name, PolicyName="p", PolicyDocument=document(*statements))
        key = iam.create_access_key(UserName=name)["AccessKey"]
        return self.session(key["AccessKeyId"], **options)

    def replace(self, name: str, *statements: Statement) -> None:
        """Give a user other statements in place of those it has had."""
        if statements:
            self.iam.put_user_policy(UserName=name, PolicyName="p", PolicyDocument=document(*statements))
        elif self.iam.list_user_policies(UserName=name)["PolicyNames"]:
            self.iam.delete_user_policy(UserName=name, PolicyName="p")

    def role(self, name: str, *statements: Statement, path: str = "/", boundary: str = "") -> str:
        """A new role with one inline policy, ``p``, and ``boundary`` (an ARN) if any; returns its ARN."""
        iam = self.iam
        limit = {"PermissionsBoundary": boundary} if boundary else {}
        role = iam.create_role(RoleName=name, Path=path, AssumeRolePolicyDocument=TRUST, **limit)["Role"]
        if statements:
            iam.put_role_policy(RoleName=name, PolicyName="p", PolicyDocument=document(*statements))
        return str(role["Arn"])

    def assumed(self, role: str, **options: Any) -> AccountSession:
        """The session ``ada`` of a role (its ARN)."""
        got = Clients(self.server)("sts").assume_role(RoleArn=role, RoleSessionName="ada")["Credentials"]
        return self.session(got["AccessKeyId"], got["SessionToken"], **options)

    def managed(self, name: str, *statements: Statement) -> str:
        """A new managed policy; returns its ARN."""
        return str(self.iam.create_policy(PolicyName=name, PolicyDocument=document(*statements))["Policy"]["Arn"])


@contextmanager
def answering(session: AccountSession, call: str, change: Callable[[dict[str, Any]], object]) -> Iterator[None]:
    """Make ``change`` to every answer to ``call`` (``iam.GetUser``) that ``session`` gets, before anybody reads it.

    For what AWS answers and the simulated account cannot.
    """

    def changed(parsed: dict[str, Any], **_rest: object) -> None:
        change(parsed)

    events = session.client(call.partition(".")[0]).meta.events
    events.register(f"after-call.{call}", changed)
    try:
        yield
    finally:
        events.unregister(f"after-call.{call}", changed)


@contextmanager
def together(session: AccountSession, *calls: str) -> Iterator[None]:
    """Let each of ``calls`` (``iam.GetUser``) out only when all of them are on their way; BrokenBarrierError for calls
    that are made one after another. For calls that ``session`` makes once."""
    barrier = Barrier(len(calls), timeout=10)

    def wait(**_rest: object) -> None:
        barrier.wait()

    several = [(session.client(call.partition(".")[0]).meta.events, f"before-send.{call}") for call in calls]
    for events, name in several:
        events.register(name, wait)
    try:
        yield
    finally:
        for events, name in several:
            events.unregister(name, wait)
