"""The simulated account's own judge of IAM policies: a second opinion beside ``wizard.policy``, with no shared code."""
