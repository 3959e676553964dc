"""Fixed names of the simulated account that several modules need."""

from datetime import UTC, datetime

ACCOUNT_ID = "111122223333"
REGION = "us-west-2"
USER_NAME = "ml-engineer"
USER_ARN = f"arn:aws:iam::{ACCOUNT_ID}:user/{USER_NAME}"

# Credentials of the simulated account only: made-up values in AWS's shape that open nothing anywhere else.
ACCESS_KEY_ID = "AKIADEMOMLENGINEER01"
SECRET_ACCESS_KEY = "demo/secret/of/the/simulated/account/only"  # noqa: S105 - the demo's own, opens nothing

STORY_BEGINS = datetime(2025, 9, 15, 8, 0, tzinfo=UTC)
"""When everything in the account was made, as far as it shows: the same in every run."""
