"""Who used the keys of a model, by CloudTrail: which keys, which events, what they say, and what they cannot say."""
