"""Everything that would make a run fail, looked for before it starts.

- ``check``: what a check is, and what it finds
- ``inspection``: a piece of work that makes several checks, and what it says while it works
- ``outcome``: what came of it: passed, found, could not be made
- ``facts``: what the account says, asked once and shared by all inspections
- ``checking``: inspections side by side; again only where an answer has changed
- ``registry``: all inspections and checks, in the order in which they are shown
- ``snapshots`` and ``drift``: what was seen when a profile was saved, and what has changed since
- ``attention``: the answer that a wizard begins with which is opened on a profile
- one module or package a subject: ``dataset``, ``network``, ``keys``, ``role``, ``permissions``, ``service``

How to add a check: declare it (:class:`wizard.checks.check.Check`) in the module of its subject, name it in the
``checks`` of the inspection that makes it, settle it there, give it a case that trips it and one that passes in
``tests/checks``, and make the README's table anew (``python -m wizard.checks.table``).
"""
