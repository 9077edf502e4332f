"""The subcommands of `january`: each module configures its parser and executes it."""
