"""Discovery: one module for each kind of resource, page by page."""
