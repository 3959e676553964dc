"""What a policy gets wrong, and what becomes of it: a pure function of the text of a policy file.

:mod:`wizard.policy.evaluate` says what a policy decides about one request; this says what is wrong with it for all of
them. What AWS does not document is not claimed here either.
"""

from wizard.policy.lint.checking import lint
from wizard.policy.lint.result import LintResult, LocatedPolicyFinding

__all__ = ["LintResult", "LocatedPolicyFinding", "lint"]
