"""``python -m cityplans``."""

from cityplans.cli import main

raise SystemExit(main())
