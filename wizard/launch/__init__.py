"""The launch, the watch over it, and what can be done next."""
