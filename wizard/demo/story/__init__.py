"""The contents of the simulated account: one story, told with the same names and ids every time.

Account 111122223333, region us-west-2. A platform team owns the VPC ``nlp-private`` and the keys; the machine learning
engineer ``ml-engineer`` may train models only with all of the VPC and key settings, which a guardrail checks. Every
mistake of a first training is there to be made: a subnet without a way to S3, a key that is disabled, a role that
cannot write, a dataset with a header row.
"""

from wizard.demo.account import MotoAccount
from wizard.demo.comprehend.records import Store
from wizard.demo.names import REGION
from wizard.demo.story.ids import steady_ids
from wizard.demo.story.kms_keys import create_keys
from wizard.demo.story.models import create_models
from wizard.demo.story.network import create_network
from wizard.demo.story.people import create_roles, create_user
from wizard.demo.story.scale import enlarge
from wizard.demo.story.storage import create_buckets


def tell(account: MotoAccount, store: Store, *, scale: int = 0) -> None:
    """Fill an empty account (entered by the caller) with the story, and ``scale`` more of each listed thing."""
    with steady_ids():
        create_network(account.ec2(REGION))
        create_keys(account)
        create_buckets(account.s3)
        create_roles(account.iam)
        create_user(account.iam)
        create_models(account, store)
        if scale:
            enlarge(account, scale)
