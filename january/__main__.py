"""Run `january` as a module."""

from january.cli import main

raise SystemExit(main())
