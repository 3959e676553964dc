"""How each check is tripped and passed in the simulated account: one case a check, through real HTTP."""

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from tests.demo.clients import Clients
from wizard.account.session import AccountSession
from wizard.checks.check import Check
from wizard.checks.facts import Facts
from wizard.checks.inspection import Inspection, Limits, Work
from wizard.checks.outcome import Outcome, Result
from wizard.checks.registry import INSPECTIONS
from wizard.demo.server import DemoServer
from wizard.profiles import read_data

Profile = dict[str, Any]
PROFILES = Path(__file__).parents[2] / "profiles"


def shipped(name: str, changes: Mapping[str, Any] | None = None) -> Profile:
    """A shipped profile's nested values, changed at dotted keys; a change to None takes the key away."""
    data, _findings = read_data(PROFILES / f"{name}.toml")
    profile = copy.deepcopy(dict(data))
    for key, value in (changes or {}).items():
        *parents, last = key.split(".")
        place = profile
        for part in parents:
            place = place.setdefault(part, {})
        if value is None:
            place.pop(last, None)
        else:
            place[last] = value
    return profile


@dataclass(frozen=True)
class Account:
    """A simulated account of a test's own, to be changed by boto3 as anybody would."""

    server: DemoServer

    @cached_property
    def clients(self) -> Clients:
        """boto3 clients as ``ml-engineer``, who may do anything but what Comprehend and PassRole refuse."""
        return Clients(self.server)

    def put(self, key: str, body: bytes, bucket: str = "acme-nlp-training") -> str:
        """Put an object there; returns its URI."""
        self.clients("s3").put_object(Bucket=bucket, Key=key, Body=body)
        return f"s3://{bucket}/{key}"

    def session(self) -> AccountSession:
        """A session of the wizard's that tries once and has asked nothing; its clients stay, making them is slow."""
        self._session.bucket_regions.clear()
        return self._session

    @cached_property
    def _session(self) -> AccountSession:
        return AccountSession.from_environment_mapping(
            self.server.environment(), max_attempts=1, connect_timeout=5, read_timeout=20
        )


Prepare = Callable[[Account], Profile]
"""Changes an account, and returns the profile to check in it."""


@dataclass(frozen=True)
class Case:
    """How ``check`` is tripped and passed. ``says``: what the finding's message or remedy must hold."""

    check: Check
    trips: Prepare
    passes: Prepare
    says: str


def inspection_of(check: Check) -> Inspection:
    """The inspection that makes a check."""
    return next(inspection for inspection in INSPECTIONS if check in inspection.checks)


def outcome_of(account: Account, inspection: Inspection, profile: Profile, limits: Limits | None = None) -> Outcome:
    """What an inspection comes to, which must apply."""
    assert inspection.applies(profile), f"{inspection.id} does not apply"
    facts = None if inspection.offline else Facts(account.session())
    return Work(inspection, profile, facts, limits=limits).run()


def result_of(account: Account, check: Check, profile: Profile) -> Result:
    """What came of one check."""
    return outcome_of(account, inspection_of(check), profile).results[check.id]
