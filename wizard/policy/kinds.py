"""The public names of the policy documents and of the purposes of keys, with what each document is for.

Apart from the documents themselves, so that the command line can name them without making any.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

DOCUMENT_KINDS: Mapping[str, str] = MappingProxyType(
    {
        "caller": "What whoever launches needs, for exactly this launch: attach it to that user or role.",
        "require": "Settings must be present, every operation: allows them for users or roles.",
        "exact": "These values only, every operation: allows them for users or roles.",
        "guardrail": "These values only, as Deny: a service control policy for accounts.",
        "role": "What the data access role needs, for exactly this plan: an inline policy of the role.",
        "trust": "Whom the data access role trusts: its trust policy.",
        "key": "What a key must grant the data access role: statements for its key policy.",
        "discovery": "What this wizard reads: attach it to whoever fills in plans.",
    }
)
"""Document → a sentence about it; in the order in which they are printed."""

PURPOSE_NAMES: Final = ("volume", "output", "model")
"""What a key is for, as ``[keys]`` of a profile names it."""
