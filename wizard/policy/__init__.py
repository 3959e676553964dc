"""IAM policies: what to grant for a launch."""
