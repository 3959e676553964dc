"""``python -m wizard`` is ``comprehend-wizard``."""

from wizard.cli import main

raise SystemExit(main())
