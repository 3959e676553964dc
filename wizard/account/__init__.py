"""The user's AWS account: the session, what can be discovered in it, and its refusals in plain words."""
