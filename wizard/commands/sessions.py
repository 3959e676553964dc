"""The session a command speaks to AWS with, from its arguments."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wizard.account.session import AccountSession


@contextmanager
def session_from(arguments: argparse.Namespace, *, region: str | None = None) -> "Iterator[AccountSession]":
    """A session by ``--profile``, ``--region`` and ``--endpoint-url``; with ``--demo`` one of a simulated account.

    ``region`` is the one of a plan; ``--region`` comes first. The simulated account ends with the ``with`` block.
    Raises WizardError where there is no session to be had, or no simulated account.
    """
    from wizard.account.session import AccountSession

    region = arguments.region or region
    if not arguments.demo:
        yield AccountSession(profile=arguments.profile, region=region, endpoint_url=arguments.endpoint_url)
        return
    from wizard.connecting import DEMO_TRAINING_SECONDS
    from wizard.demo.process import DemoProcess

    with DemoProcess(training_seconds=DEMO_TRAINING_SECONDS) as demo:
        yield AccountSession.from_environment_mapping(demo.environment, region=region)
